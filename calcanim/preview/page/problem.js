// What went wrong, over the last good picture: a sentence, the place, the lines around it, and the way there.
import { make, one, span } from "./dom.js";

// What calcanim says itself is a sentence that needs no name of an exception.
const SENTENCES = new Set(["InputError", "CalcanimError"]);

export class Problem {
  constructor() {
    this.card = one(".problem");
    this.screen = one(".screen");
  }

  hear({ error }) {
    const told = JSON.stringify(error);
    if (told === this.told) return;
    this.told = told;
    this.screen.classList.toggle("dimmed", Boolean(error));
    this.card.hidden = !error;
    this.card.replaceChildren(...(error ? this.parts(error) : []));
  }

  parts({ kind, message, file, line, column, context, trace }) {
    const named = SENTENCES.has(kind) ? [] : [make("b", { textContent: kind }), " "];
    const parts = [make("h2", {}, ...named, message)];
    if (file) parts.push(make("p", { className: "place quiet", textContent: line ? `${file}, line ${line}` : file }));
    if (context?.length) parts.push(this.source(context, line, column));
    if (trace?.length) {
      const way = trace.map((step) => make("li", { textContent: `${step.file}, line ${step.line}, in ${step.name}` }));
      parts.push(make("details", {}, make("summary", { textContent: "The way there" }), make("ol", {}, ...way)));
    }
    return parts;
  }

  // Numbered lines; the caret is a line of its own, so that it can be read as well as seen.
  source(context, line, column) {
    const lines = context.flatMap(({ line: number, text }) => {
      const row = make("code", { className: number === line ? "here" : "" }, span("number", String(number)), text);
      if (number !== line || !column) return [row];
      return [row, make("code", { className: "here" }, span("number"), `${" ".repeat(column - 1)}^`)];
    });
    const source = make("pre", { className: "source", tabIndex: 0 }, ...lines);
    source.setAttribute("aria-label", "Source");
    source.setAttribute("role", "region");
    return source;
  }
}
