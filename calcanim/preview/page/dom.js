// The few ways in which this page touches its document. Words from outside only ever become text.

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// A new element with properties and children, which may be words.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

export const span = (className, ...children) => make("span", { className }, ...children);

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS(svg.namespaceURI, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

// Only what has changed is written, so that nothing is laid out or read aloud again.
export function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

// One child for each item; children stay where they are, and so does the focus in them.
export function fill(parent, items, build, update) {
  while (parent.children.length > items.length) parent.lastElementChild.remove();
  while (parent.children.length < items.length) parent.append(build(parent.children.length));
  items.forEach((item, index) => update(parent.children[index], item, index));
}

// The options of a menu; what a hand has just chosen is not taken back by words that were on their way.
export function options(select, choices, value) {
  const signature = JSON.stringify(choices);
  if (select.dataset.choices !== signature) {
    select.replaceChildren(...choices.map(([word, label]) => new Option(label, word)));
    select.dataset.choices = signature;
    delete select.dataset.value;
  }
  if (select.dataset.value !== value) select.value = value;
  select.dataset.value = value;
}

export const seconds = (time) => time.toFixed(2);
