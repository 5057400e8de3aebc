// Below the picture: what is said, the scrubber with its sections, and the buttons.
import { all, fill, make, one, put, seconds, span } from "./dom.js";
import { Reel } from "./reel.js";

const between = (value, low, high) => Math.min(Math.max(value, low), high);

export class Transport {
  constructor(player, still) {
    this.player = player;
    this.caption = one(".captions bdi");
    this.scrubber = new Scrubber(player, one(".scrubber"));
    const box = one(".transport");
    this.playing = one(".play", box);
    this.looping = one("[data-do=loop]", box);
    this.captions = one("[data-do=captions]", box);
    this.sound = one("[data-do=sound]", box);
    this.still = one("[data-do=still]", box);
    [this.time, this.of, this.frame] = all(".time > *", box);
    this.deeds = {
      play: () => player.toggle(),
      "frame-back": () => player.step(-1),
      "frame-next": () => player.step(1),
      "part-back": () => player.byPart(-1),
      "part-next": () => player.byPart(1),
      first: () => player.go(0),
      last: () => { player.pause(); player.go(player.last); },
      loop: () => player.loop(player.looped === null),
      captions: () => this.toggleCaptions(),
      sound: () => this.toggleSound(),
      still: () => still(),
    };
    this.moving = all("[data-do]:not([data-do=captions], [data-do=sound])", box);
    for (const button of all("[data-do]", box)) button.addEventListener("click", () => this.deeds[button.dataset.do]());
    one(".speed select").addEventListener("change", ({ target }) => player.hurry(Number(target.value)));
    player.followers.push(() => this.follow());
  }

  toggleCaptions() {
    const wanted = this.captions.getAttribute("aria-pressed") !== "true";
    this.captions.setAttribute("aria-pressed", String(wanted));
    one(".captions").classList.toggle("off", !wanted);
  }

  toggleSound() {
    if (this.sound.hidden) return;
    const wanted = this.sound.getAttribute("aria-pressed") !== "true";
    this.sound.setAttribute("aria-pressed", String(wanted));
    this.player.screen.mute(!wanted);
  }

  follow() {
    const { player } = this, { frame, frames, total, playing, state } = player;
    put(this.time, seconds(player.clock));
    put(this.of, ` / ${seconds(total)} s`);
    put(this.frame, frames ? `frame ${frame + 1} of ${frames}` : "");
    const word = playing ? "pause" : "play";
    one("use", this.playing).setAttribute("href", `#${word}`);
    this.playing.setAttribute("aria-label", playing ? "Pause" : "Play");
    this.looping.setAttribute("aria-pressed", String(player.looped !== null));
    for (const button of this.moving) button.disabled = !frames;
    const at = Math.min((frame + 0.5) / player.rate, total);
    const spoken = state.captions?.findLast(({ start, end }) => start <= at && at <= end + 1 / player.rate);
    put(this.caption, spoken?.text ?? "");
    this.scrubber.follow();
  }

  hear(state) {
    // Between two clips the button stays where it is.
    if (state.clip) this.sound.hidden = !state.clip.sound;
    this.player.screen.mute(this.sound.hidden || this.sound.getAttribute("aria-pressed") !== "true");
    this.scrubber.hear(state);
  }
}

class Scrubber {
  constructor(player, element) {
    Object.assign(this, { player, element });
    this.parts = one(".parts", element);
    this.head = one(".head", element);
    this.bubble = one(".hover", element);
    this.small = new Reel(one("video", this.bubble), () => this.preview());
    this.thumbnail = one("img", this.bubble);
    [this.when, this.where] = all("p > *", this.bubble);
    element.addEventListener("pointerdown", (event) => this.grab(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", () => { this.held = false; });
    element.addEventListener("pointercancel", () => { this.held = false; });
    element.addEventListener("pointerleave", () => { this.hovered = null; this.bubble.hidden = true; });
  }

  share(time) { return `${this.player.total ? between(100 * time / this.player.total, 0, 100) : 0}%`; }

  hear({ sections, clip, status, findings }) {
    const end = clip?.end ?? 0, done = status.phase === "rendering" ? status.done : 0;
    fill(this.parts, sections, () => this.part(), (part, section) => {
      const [bar, name] = part.children, span = section.end - section.start || 1;
      part.style.left = this.share(section.start);
      part.style.width = `calc(${this.share(section.end)} - ${this.share(section.start)} - 2px)`;
      put(name, section.name);
      // A section is played as soon as the file reaches it; before that its frames are only counted.
      const ready = section.end <= end + 0.5 / this.player.rate;
      part.dataset.ready = String(ready);
      const [counted, ...marks] = bar.children;
      counted.style.width = ready ? "100%" : `${100 * between((done - section.start) / span, 0, 1)}%`;
      const found = (findings ?? []).filter(({ time }) => section.start <= time && time < section.end);
      for (const mark of marks) mark.remove();
      for (const { time } of found) {
        const mark = make("i", { className: "found" });
        mark.style.left = `${100 * (time - section.start) / span}%`;
        bar.append(mark);
      }
    });
  }

  part() { return make("div", { className: "part" }, span("length", make("i", { className: "counted" })), span("name")); }

  follow() {
    const { player, element } = this, { now, clock, total, state } = player, here = player.part(), section = state.sections[here];
    this.head.style.left = this.share(now);
    element.setAttribute("aria-valuemax", String(total));
    element.setAttribute("aria-valuenow", seconds(clock));
    element.setAttribute("aria-valuetext", `${seconds(clock)} of ${seconds(total)} seconds${section ? `, ${section.name}` : ""}`);
    [...this.parts.children].forEach((part, index) => part.toggleAttribute("data-now", index === here));
  }

  // ---- the pointer

  timeAt({ clientX }) {
    const { left, width } = this.parts.getBoundingClientRect();
    return this.player.total * between((clientX - left) / width, 0, 1);
  }

  grab(event) {
    if (event.button || !this.player.frames) return;
    this.element.setPointerCapture(event.pointerId);
    this.held = true;
    this.player.seek(this.timeAt(event));
  }

  move(event) {
    if (!this.player.frames) return;
    this.hovered = this.timeAt(event);
    if (this.held) this.player.seek(this.hovered);
    this.preview();
  }

  // A small picture of the moment under the pointer: the frame itself where there is one, else its section's end.
  preview() {
    const { hovered, player: { state, rate, total } } = this;
    if (hovered === null || hovered === undefined) return;
    const frame = this.player.frameAt(hovered), frames = Math.round((state.clip?.end ?? 0) * rate);
    const section = state.sections.findLast(({ start }) => start <= hovered + 1e-6);
    const here = frame < frames;
    if (here) {
      const source = state.clip.src;
      if (this.small.source !== source) this.small.load({ source, version: state.version, frames, rate });
      this.small.go(hovered);
    }
    if (section?.thumbnail && this.thumbnail.getAttribute("src") !== section.thumbnail) this.thumbnail.src = section.thumbnail;
    this.thumbnail.hidden = here || !section?.thumbnail;
    this.small.video.hidden = !here;
    this.when.textContent = `${seconds(hovered)} s`;
    this.where.textContent = `${section?.name ?? ""}${here ? "" : ", not rendered yet"}`;
    this.bubble.hidden = false;
    const { width } = this.element.getBoundingClientRect(), half = this.bubble.offsetWidth / 2;
    this.bubble.style.left = `${between(width * hovered / total, half, width - half)}px`;
  }
}
