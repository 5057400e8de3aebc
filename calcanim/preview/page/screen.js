// The picture of a moment: the newest file that has it, else what comes closest, said to be so.
import { all, one, put, seconds } from "./dom.js";
import { frameOf, Reel } from "./reel.js";

// Two videos and a picture lie on one another, and the one above is shown. Another file is made ready below, at the same
// frame, before it comes up; so the picture never goes away between two files.
export class Screen {
  constructor(element, changed) {
    this.element = element;
    this.reels = all("video", element).map((video) => new Reel(video, changed));
    this.picture = one(".picture", element);
    this.mark = one(".mark", element);
    this.picture.addEventListener("load", () => {
      this.shape(this.picture.naturalWidth, this.picture.naturalHeight);
      changed();
    });
    for (const { video } of this.reels) {
      video.addEventListener("loadedmetadata", () => this.shape(video.videoWidth, video.videoHeight));
    }
    this.forget();
    this.raise("nothing");
  }

  get spare() { return this.front === this.reels[0] ? this.reels[1] : this.reels[0]; }

  // No file counts any longer; what is shown stays until there is something else.
  forget() {
    this.front ??= this.reels[0];
    for (const reel of this.reels) { reel.video.pause(); reel.clear(); }
  }

  mute(wanted) { for (const { video } of this.reels) video.muted = wanted; }

  // A video has whole and even sides; that is no reason to lay out anything again.
  shape(width, height) {
    const shape = width / height;
    if (Math.abs(shape / (this.shaped ?? 0) - 1) < 0.01) return;
    this.shaped = shape;
    this.element.style.setProperty("--shape", String(shape));
  }

  // What a viewer wants to see: the newest picture, or a moment.
  show(wish) {
    const choice = this.choose(wish);
    if (choice.reel) this.showReel(choice.reel, choice.held ? { ...wish, playing: false } : wish);
    else this.showPicture(choice);
    // Whether the file that plays says what time it is.
    this.leads = this.layer === "video" && choice.reel === this.front && !choice.held;
    this.say(wish);
  }

  choose({ file, newest, time, playing, picture, instead }) {
    const { front } = this;
    if (newest) return { source: picture?.src, layer: "picture" };
    if (file && frameOf(file, time) < file.frames) {
      if (front.source === file.source || (playing && front.version === file.version && front.has(time))) {
        front.version = file.version;
        // The longer file waits where this one ends.
        if (front.source !== file.source) this.ready(file, (front.frames + 0.5) / front.rate);
        return { reel: front };
      }
      this.ready(file, time);
      return { reel: this.spare };
    }
    if (picture && Math.abs(picture.time - time) < picture.near) return { source: picture.src, layer: "picture" };
    if (front.version !== file?.version && front.has(time)) return { reel: front, held: true };
    return { source: instead ?? picture?.src, layer: "instead" };
  }

  ready(file, time) {
    const { spare } = this;
    if (spare.source !== file.source) spare.load(file);
    spare.version = file.version;
    spare.go(time);
  }

  showReel(reel, { time, playing, speed }) {
    const { video } = reel, up = this.layer === "video" && reel === this.front;
    // A clip that plays is ahead of what has been seen of it.
    const running = up && playing && !video.paused && Math.abs(video.currentTime - time) < 0.2 * Math.max(speed, 1);
    if (!running) reel.go(time);
    if (!up && !reel.shows(time)) return;
    if (reel !== this.front) this.front.video.pause();
    this.front = reel;
    this.raise("video");
    video.playbackRate = speed;
    if (!playing) video.pause();
    else if (video.paused && !video.seeking && !video.ended) video.play().catch(() => {});
  }

  showPicture({ source, layer }) {
    if (!source) return;
    if (this.picture.getAttribute("src") !== source) this.picture.setAttribute("src", source);
    if (!this.picture.complete || !this.picture.naturalWidth) return;
    this.front.video.pause();
    this.raise(layer);
  }

  raise(layer) {
    this.layer = layer;
    this.element.dataset.layer = layer;
    for (const { video } of this.reels) video.classList.toggle("shown", layer === "video" && video === this.front.video);
    this.picture.classList.toggle("shown", layer === "picture" || layer === "instead");
  }

  // What is shown may not be what is wanted; then the picture says so.
  say({ version, playing, clock, wrong }) {
    const old = this.layer === "video" && this.front.version !== version;
    const missing = this.layer === "instead" || (playing && this.front.video.ended);
    const words = old ? "Before the last change" : missing ? `${seconds(clock)} s is not rendered yet` : "";
    put(this.mark, wrong ? `${wrong} cannot be read; this is the last good picture` : words);
    this.mark.hidden = !this.mark.textContent || this.layer === "nothing";
  }
}
