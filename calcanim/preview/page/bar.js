// The top of the page: which scene, how it looks, how far it is, and the commands that make the same.
import { all, make, one, options, put, seconds } from "./dom.js";

const PHASES = {
  starting: "Starting", constructing: "Working it out", rendering: "Rendering", ready: "Up to date", failed: "Not up to date",
};

export class Bar {
  constructor(send, say) {
    this.send = send;
    this.say = say;
    this.title = one(".bar .title");
    this.file = one(".bar .file");
    this.status = one(".bar .status");
    this.progress = one(".bar .progress div");
    this.heard = one(".heard");
    this.themes = one(".bar .theme");
    for (const name of ["scene", "quality"]) {
      one(`.bar .${name} select`).addEventListener("change", ({ target }) => send({ do: "set", [name]: target.value }));
    }
    for (const button of all(".copy")) button.addEventListener("click", () => this.copy(button));
  }

  hear(state) {
    const { title, scene, file, themes, theme, scenes, qualities, quality, commands } = state;
    put(this.title, title || scene);
    put(this.file, file ?? "");
    document.title = `${scene || file} · calcanim preview`;
    options(one(".bar .scene select"), scenes.map((name) => [name, name]), scene);
    options(one(".bar .quality select"), qualities.map(({ name, label }) => [name, label]), quality);
    this.look(themes, theme);
    // A file that cannot be read has no scene to choose and none to render.
    one(".bar .scene").hidden = !scenes.length;
    for (const button of all(".copy")) {
      button.title = commands[button.dataset.command];
      button.hidden = !button.title;
    }
    this.tell(state);
  }

  look(themes, theme) {
    if (this.themes.dataset.choices !== themes.join()) {
      this.themes.dataset.choices = themes.join();
      for (const label of all("label", this.themes)) label.remove();
      this.themes.append(...themes.map((word) => {
        const button = make("input", { type: "radio", name: "theme", value: word });
        button.addEventListener("change", () => this.send({ do: "set", theme: word }));
        return make("label", {}, button, make("span", { textContent: word }));
      }));
      this.themes.hidden = themes.length < 2;
    }
    if (this.theme !== theme) for (const button of all("input", this.themes)) button.checked = button.value === theme;
    this.theme = theme;
  }

  tell({ status: { phase, done, total, message }, error, parameters }) {
    const wrong = parameters.find((parameter) => parameter.error);
    let word = wrong ? `${wrong.name} cannot be read` : PHASES[phase];
    if (phase === "failed" && error) word = error.line ? `${error.kind} in line ${error.line}` : error.kind;
    const counted = phase === "rendering" && total;
    put(this.status, message || (counted ? `${word} ${seconds(done)} of ${seconds(total)} s` : word));
    this.status.dataset.phase = document.body.dataset.phase = phase;
    this.progress.style.width = counted ? `${100 * Math.min(done / total, 1)}%` : phase === "ready" ? "100%" : "0";
    // Progress would be read aloud twenty times a second; only what begins and ends is.
    put(this.heard, word);
  }

  async copy(button) {
    const command = button.title;
    try {
      await navigator.clipboard.writeText(command);
      this.say(`Copied: ${command}`);
    } catch {
      // Without leave to write there, the words can be selected.
      this.say(command);
    }
  }
}
