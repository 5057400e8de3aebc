// The moment a viewer looks at: it stays where it is while files come and go, and moves by time, by frame and by section.
import { one } from "./dom.js";
import { Screen } from "./screen.js";

const EMPTY = { sections: [], parameters: [], clip: null, picture: null, version: 0, scene: null };
const DRAWN = new Set(["rendering", "ready"]);

export class Player {
  constructor() {
    this.screen = new Screen(one(".screen"), () => this.look());
    this.state = EMPTY;
    this.followers = [];
    this.rate = 15;
    this.speed = 1;
    this.forget();
    for (const { video } of this.screen.reels) {
      video.addEventListener("ended", () => { if (this.playing && video === this.screen.front.video) this.onward(); });
    }
  }

  // Another scene: nobody has chosen a moment of it yet, so its newest picture is shown.
  forget() {
    this.time = null;
    this.playing = false;
    this.looped = null;
    this.total = 0;
    this.drawn = null;
    this.before = this.state.picture?.src;
    this.screen.forget();
  }

  get frames() { return Math.round(this.total * this.rate); }
  get last() { return Math.max(this.frames - 1, 0); }
  get now() { return this.time ?? Math.min(this.state.picture?.time ?? 0, this.total); }
  get frame() { return this.frameAt(this.now); }
  // Seconds as they are told: when the frame begins.
  get clock() { return this.frames ? this.frame / this.rate : this.now; }
  frameAt(time) { return Math.max(Math.min(Math.floor(time * this.rate + 1e-3), this.last), 0); }
  middle(frame) { return (Math.max(Math.min(frame, this.last), 0) + 0.5) / this.rate; }

  // The last frame of a section.
  endOf(section) { return this.frameAt(section.end - 0.5 / this.rate); }

  part() {
    const { frame } = this;
    return Math.max(this.state.sections.findLastIndex(({ start }) => this.frameAt(start) <= frame), 0);
  }

  hear(state) {
    if (state.scene !== this.state.scene) this.forget();
    this.state = state;
    // Until a render has something to show, all there is comes from the one before, and so do its time and its rate.
    if (DRAWN.has(state.status.phase)) {
      this.drawn = state.version;
      this.rate = state.rate;
    }
    this.total = state.sections.at(-1)?.end ?? this.total;
    if (this.time !== null && this.frames) this.time = Math.min(this.time, this.middle(this.last));
    if (this.looped !== null && this.looped >= state.sections.length) this.looped = null;
    if (this.playing) this.onward();
    this.look();
  }

  look() {
    const { state: { clip, version, picture, sections, parameters }, rate, time, playing, speed, drawn } = this;
    // Who has not chosen a moment sees what comes, and between two renders what there was.
    const news = drawn === version || (drawn === null && picture?.src !== this.before);
    if (time !== null || news) {
      this.screen.show({
        version, playing, speed, time: this.now, clock: this.clock,
        newest: time === null,
        file: clip && { source: clip.src, version: drawn, rate, frames: Math.round(clip.end * rate) },
        picture: picture && { ...picture, time: Math.min(picture.time, this.middle(this.last)), near: 0.6 / rate },
        instead: sections[this.part()]?.thumbnail,
        wrong: parameters.find(({ error }) => error)?.name,
      });
    }
    this.tell();
  }

  tell() { for (const follower of this.followers) follower(this); }

  go(frame) {
    this.time = this.middle(frame);
    if (this.looped !== null) this.looped = this.part();
    this.look();
  }

  seek(time) { this.go(this.frameAt(time)); }

  step(frames) {
    this.pause();
    this.go(this.frame + frames);
  }

  goToPart(index) {
    const { sections } = this.state;
    if (!sections.length) return;
    this.go(index < sections.length ? this.frameAt(sections[Math.max(index, 0)].start) : this.last);
  }

  // As on every player: back goes to the beginning of this part first, then to the one before.
  byPart(step) {
    const part = this.part(), start = this.frameAt(this.state.sections[part]?.start ?? 0);
    this.goToPart(step < 0 && this.frame - start > this.rate / 2 ? part : part + step);
  }

  toggle() { if (this.playing) this.pause(); else this.play(); }

  play() {
    if (!this.frames) return;
    const looped = this.state.sections[this.looped];
    if (looped && this.frame >= this.endOf(looped)) this.time = this.middle(this.frameAt(looped.start));
    else if (this.time === null || this.frame === this.last) this.time = this.middle(0);
    this.playing = true;
    this.look();
    this.watch();
  }

  pause() {
    this.playing = false;
    this.look();
  }

  hurry(speed) {
    this.speed = speed;
    this.look();
  }

  loop(wanted) {
    this.looped = wanted ? this.part() : null;
    if (wanted) this.play(); else this.tell();
  }

  // While it plays, the page looks at every picture.
  watch() {
    if (this.watching) return;
    const look = () => {
      this.watching = this.playing;
      if (!this.watching) return;
      this.onward();
      requestAnimationFrame(look);
    };
    look();
  }

  // The file that plays has moved on; at an end it begins again, waits for more, or stops.
  onward() {
    const { front, leads } = this.screen, { video } = front, looped = this.state.sections[this.looped];
    if (!leads || video.seeking) return;
    // Somebody else has stopped it, such as the browser.
    if (video.paused && !video.ended) { this.look(); return; }
    this.time = Math.min(video.currentTime, this.middle(this.last));
    if (looped && this.frame >= this.endOf(looped)) this.seek(looped.start);
    else if (video.ended) this.atEnd(front);
    else this.tell();
  }

  atEnd(front) {
    if (front.frames >= this.frames) { this.time = this.middle(this.last); this.pause(); return; }
    const { clip } = this.state;
    if (clip && Math.round(clip.end * this.rate) > front.frames) { this.go(front.frames); return; }
    this.time = this.middle(front.frames - 1);
    this.look();
  }
}
