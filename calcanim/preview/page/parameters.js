// The form of the scene's parameters. What is typed is sent after a short rest, and at once with Enter.
import { icon, make, one, put } from "./dom.js";

const REST = 350;
const SLIDING = 90;
const MOST_SHOWN = 46;

export class Parameters {
  constructor(send) {
    this.send = send;
    this.form = one("#parameters form");
    this.none = one("#parameters .none");
    this.rows = [];
    this.wanted = {};
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.flush(); });
  }

  hear({ parameters, scenes, scene }) {
    const fields = parameters.map(({ name, kind, choices, low, high }) => [name, kind, choices, low, high]);
    const shape = JSON.stringify([scene, fields]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.wanted = {};
      this.rows = parameters.map((parameter) => new Row(parameter, (word, rest) => this.wish(parameter.name, word, rest)));
      this.form.replaceChildren(...this.rows.map(({ element }) => element));
    }
    this.rows.forEach((row, index) => row.hear(parameters[index], parameters[index].name in this.wanted));
    put(this.none, parameters.length || !scenes.length ? "" : "This scene has no parameters.");
  }

  // Wishes gather until a hand rests; a slider is followed while it moves.
  wish(name, word, rest) {
    this.wanted[name] = word;
    if (rest === SLIDING && this.timer && this.rest === SLIDING) return;
    clearTimeout(this.timer);
    this.rest = rest;
    if (rest) this.timer = setTimeout(() => this.flush(), rest); else this.flush();
  }

  flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!Object.keys(this.wanted).length) return;
    this.send({ do: "set", parameters: this.wanted });
    this.wanted = {};
  }
}

// The name, a control that fits the kind, a way back to the default, what it is, and what is wrong with it.
class Row {
  constructor(parameter, wish) {
    const { name, help } = parameter, id = `parameter-${name}`;
    this.wish = wish;
    this.label = make("label", { htmlFor: id, textContent: name });
    this.back = make("button", { type: "button", className: "bare reset" }, icon("reset"));
    this.back.title = `Back to ${parameter.default || "nothing"}`;
    this.back.setAttribute("aria-label", `${name}: back to the default`);
    this.back.addEventListener("click", () => this.reset());
    this.help = make("p", { className: "help quiet", id: `${id}-help`, textContent: help });
    this.wrong = make("div", { className: "wrong", id: `${id}-wrong`, hidden: true }, make("pre"), make("p"));
    this.wrong.setAttribute("role", "alert");
    this.field = this.control(parameter);
    this.field.id = id;
    this.field.setAttribute("aria-describedby", `${id}-help ${id}-wrong`);
    this.sliders = this.slides(parameter);
    const line = make("div", { className: "line" }, this.label, this.field, this.back);
    this.element = make("div", { className: "row" }, line, ...this.sliders, this.help, this.wrong);
    this.element.dataset.kind = parameter.kind;
  }

  reset() {
    this.set(this.parameter.default);
    this.wish(this.parameter.default, 0);
    this.field.focus();
  }

  control({ kind, choices }) {
    if (kind === "choice") {
      const select = make("select", {}, ...choices.map((word) => new Option(word, word)));
      select.addEventListener("change", () => this.wish(select.value, 0));
      return select;
    }
    if (kind === "flag") {
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => this.wish(box.checked ? "yes" : "no", 0));
      return box;
    }
    const field = make("input", { type: "text", autocomplete: "off", spellcheck: false });
    field.setAttribute("autocapitalize", "off");
    if (kind !== "text") field.inputMode = kind === "integer" ? "numeric" : "text";
    field.addEventListener("input", () => { this.slideTo(field.value); this.wish(field.value, REST); });
    // Leaving a field says that its word is finished.
    field.addEventListener("change", () => this.wish(field.value, 0));
    return field;
  }

  // One slider for a number, one for each coordinate of a point.
  slides({ name, kind, low, high, step, value }) {
    if (!["number", "integer", "point"].includes(kind) || low === null || high === null) return [];
    const parts = kind === "point" ? value.split(",") : [value];
    return parts.map((_, index) => {
      const slider = make("input", { type: "range", min: low, max: high, step: step ?? "any" });
      slider.setAttribute("aria-label", parts.length > 1 ? `${name}, coordinate ${index + 1}` : `${name}, slider`);
      slider.addEventListener("input", () => {
        const words = this.field.value.split(",");
        words[index] = String(Number(Number(slider.value).toPrecision(10)));
        this.field.value = words.join(",");
        this.wish(this.field.value, SLIDING);
      });
      return slider;
    });
  }

  slideTo(word) {
    const parts = word.split(",");
    this.sliders.forEach((slider, index) => {
      // A constant such as pi/4 is known to the scene only; the slider stays.
      const value = parts[index]?.trim() ? Number(parts[index]) : NaN;
      if (!Number.isNaN(value) && document.activeElement !== slider) slider.value = value;
    });
  }

  set(word) {
    if (this.field.type === "checkbox") this.field.checked = word === "yes";
    else if (this.field.value !== word) this.field.value = word;
    this.slideTo(word);
  }

  // What somebody types just now is not overwritten by what was known before.
  hear(parameter, waiting) {
    this.parameter = parameter;
    const { value, error } = parameter, mine = waiting || this.element.contains(document.activeElement);
    if (value !== this.value) this.behind = true;
    if (this.behind && (!mine || this.value === undefined)) {
      this.set(value);
      this.behind = false;
    }
    this.value = value;
    this.back.hidden = value === parameter.default;
    this.field.setAttribute("aria-invalid", String(Boolean(error)));
    this.wrong.hidden = !error;
    if (error) this.refuse(value, error);
  }

  // The word with a caret below the place; of a long word the part around it.
  refuse(word, { message, column }) {
    const [shown, sentence] = this.wrong.children;
    put(sentence, message);
    shown.hidden = !column;
    if (!column) return;
    const start = word.length > MOST_SHOWN ? Math.max(0, Math.min(column - MOST_SHOWN / 2, word.length - MOST_SHOWN)) : 0;
    const before = start ? "…" : "", after = start + MOST_SHOWN < word.length ? "…" : "";
    const caret = " ".repeat(before.length + column - 1 - start);
    put(shown, `${before}${word.slice(start, start + MOST_SHOWN)}${after}\n${caret}^`);
  }
}
