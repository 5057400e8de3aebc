// Beside the picture: tabs, and what they hold besides the form.
import { all, fill, make, one, put, seconds, span } from "./dom.js";

// Of a longer row of numbers the first and the last are shown.
const MOST = 10, FIRST = 6, LAST = 2;
// Seconds after its beginning at which a finding is looked at: what comes in can be seen by then.
const IN = 0.5;

export class Tabs {
  constructor() {
    this.tabs = all("[role=tab]");
    for (const tab of this.tabs) tab.addEventListener("click", () => this.choose(tab));
    one("[role=tablist]").addEventListener("keydown", (event) => {
      const now = this.tabs.indexOf(document.activeElement), last = this.tabs.length - 1;
      const places = { ArrowLeft: now ? now - 1 : last, ArrowRight: now < last ? now + 1 : 0, Home: 0, End: last };
      if (now < 0 || !Object.hasOwn(places, event.key)) return;
      event.preventDefault();
      this.choose(this.tabs[places[event.key]]);
      this.tabs[places[event.key]].focus();
    });
  }

  choose(chosen) {
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = tab !== chosen;
    }
  }
}

export class Sections {
  constructor(player) {
    this.player = player;
    this.list = one("#sections ol");
    this.none = one("#sections .none");
    player.followers.push(() => this.follow());
  }

  hear({ sections, clip, captions, status }) {
    const end = (clip?.end ?? 0) + 0.5 / this.player.rate;
    fill(this.list, sections, (index) => this.item(index), (item, section) => {
      const [picture, words] = one("button", item).children, [head, caption] = words.children, [name, span, kept] = head.children;
      if (section.thumbnail && picture.getAttribute("src") !== section.thumbnail) picture.src = section.thumbnail;
      picture.classList.toggle("absent", !section.thumbnail);
      put(name, section.name || "Whole clip");
      put(span, `${seconds(section.start)} to ${seconds(section.end)} s`);
      put(kept, section.end > end ? "to come" : section.cached ? "kept" : "");
      const spoken = captions.filter(({ start }) => section.start <= start + 1e-3 && start < section.end - 1e-3);
      put(caption, spoken.map(({ text }) => text).join(" "));
      item.dataset.ready = String(section.end <= end);
    });
    const waiting = status.phase === "failed" ? "There is nothing to show yet." : "Sections come with the first picture.";
    put(this.none, sections.length ? "" : waiting);
  }

  item(index) {
    const words = span("words", span("head", make("b"), span("quiet"), span("kept")), span("quiet caption"));
    const button = make("button", { type: "button" }, make("img", { alt: "", width: 96, height: 54 }), words);
    button.addEventListener("click", () => this.player.goToPart(index));
    return make("li", {}, button);
  }

  follow() {
    const now = this.player.state.sections.length ? this.player.part() : -1;
    [...this.list.children].forEach((item, index) => one("button", item).setAttribute("aria-current", String(index === now)));
  }
}

export class Numbers {
  constructor() {
    this.table = one("#numbers table");
    this.none = one("#numbers .none");
  }

  hear({ numbers, sections, picture, status }) {
    fill(one("tbody", this.table), numbers, () => this.row(), (row, { name, meaning, value }, index) => {
      const [label, shown] = row.children, [word, sense] = label.children;
      this.name(word, name);
      // What is said about several numbers stands with the first of them.
      put(sense, meaning !== numbers[index - 1]?.meaning ? meaning : "");
      this.show(one("bdi", shown), value);
    });
    this.table.hidden = !numbers.length;
    const drawn = sections.length || (picture && status.phase === "ready");
    const none = drawn ? "This scene declares no numbers." : "Numbers come with the first picture.";
    put(this.none, numbers.length ? "" : none);
  }

  // A long name is broken between its words.
  name(cell, name) {
    if (cell.textContent !== name) cell.replaceChildren(...name.split(/(?<=[_.])/).flatMap((part) => [part, make("wbr")]));
  }

  // Several values stand side by side, each of them whole.
  show(cell, value) {
    if (cell.dataset.value === value) return;
    cell.dataset.value = value;
    const words = value.split("  "), all = () => words.flatMap((word) => [span("one", word), " "]);
    if (words.length <= MOST) {
      cell.replaceChildren(...(words.length > 1 ? all() : words));
      return;
    }
    const more = make("button", { type: "button", className: "more" }, `all ${words.length}`);
    more.addEventListener("click", () => cell.replaceChildren(...all()));
    const shown = all();
    cell.replaceChildren(...shown.slice(0, 2 * FIRST), span("one", "…"), " ", ...shown.slice(-2 * LAST), more);
  }

  row() {
    const label = make("th", { scope: "row" }, make("bdi"), span("quiet"));
    const row = make("tr", {}, label, make("td", {}, make("bdi")));
    // What is laid out as a grid is still a row of a table.
    row.setAttribute("role", "row");
    label.setAttribute("role", "rowheader");
    return row;
  }
}

export class Findings {
  constructor(player) {
    this.player = player;
    this.list = one("#findings ol");
    this.none = one("#findings .none");
    this.count = one("#tab-findings .count");
  }

  hear({ findings, error, status }) {
    this.findings = findings ?? [];
    fill(this.list, this.findings, (index) => this.item(index), (item, { section, time, text, mend }) => {
      const [head, words, better] = one("button", item).children;
      put(head, `${seconds(time)} s  ${section}`);
      put(words, text);
      put(better, mend ?? "");
    });
    put(this.count, this.findings.length ? String(this.findings.length) : findings ? "✓" : "");
    this.count.dataset.found = String(this.findings.length > 0);
    const failed = error || status.phase === "failed";
    const waiting = failed ? "It is checked again after the next good save." : "It is checked once it is rendered.";
    const none = findings ? "Nothing found: numbers, curves, words and colours are right." : waiting;
    put(this.none, this.findings.length ? "" : none);
  }

  item(index) {
    const button = make("button", { type: "button" }, make("b"), make("span"), span("quiet"));
    button.addEventListener("click", () => {
      const { time, end } = this.findings[index];
      this.player.pause();
      this.player.seek(time + Math.min(IN, (end - time) / 2));
    });
    return make("li", {}, button);
  }
}
