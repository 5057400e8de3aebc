// A frame in full resolution: asked for, waited for, then opened or kept.
import { one, put, seconds } from "./dom.js";

export class Still {
  constructor(player, send) {
    Object.assign(this, { player, send });
    this.box = one(".still");
    this.button = one("[data-do=still]");
    this.asked = null;
    one("button", this.box).addEventListener("click", () => { this.box.hidden = true; this.asked = null; });
  }

  ask() {
    this.player.pause();
    const time = this.player.clock;
    if (!this.send({ do: "still", time })) return;
    this.asked = time;
    this.shown = undefined;
    this.tell("Drawing the still", null);
  }

  tell(words, source) {
    const [open, download] = [one(".open", this.box), one(".download", this.box)];
    put(one(".words", this.box), words);
    for (const link of [open, download]) {
      link.hidden = !source;
      if (source) link.href = source;
    }
    this.box.hidden = false;
  }

  hear({ still, scene, theme }) {
    if (this.asked === null || !still || Math.abs(still.time - this.asked) > 1e-3) return;
    if (this.shown === still.src) return;
    this.shown = still.src;
    one(".download", this.box).download = `${scene}-${theme}-${seconds(still.time)}s.png`;
    this.tell(`Still at ${seconds(still.time)} s`, still.src);
  }
}
