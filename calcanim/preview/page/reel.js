// The frame that is seen at a moment; a moment may be a hair before it.
export const frameOf = ({ rate }, time) => Math.floor(time * rate + 1e-3);

// One video element that is sent to frames: one seek at a time, and of those asked for meanwhile only the last counts.
export class Reel {
  constructor(video, settled) {
    this.video = video;
    this.settled = settled;
    this.clear();
    for (const event of ["loadedmetadata", "loadeddata", "canplay", "seeked"]) video.addEventListener(event, () => this.step());
    // A file that has gone is asked for again, under its newest name; not at once, for it may be broken.
    video.addEventListener("error", () => {
      if (!this.source) return;
      this.clear();
      setTimeout(settled, 500);
    });
  }

  clear() {
    this.source = this.version = this.target = this.there = null;
    this.frames = 0;
  }

  // A file: where it is, of which render, with how many frames at what rate.
  load(file) {
    this.video.pause();
    Object.assign(this, file, { target: null, there: null });
    this.video.src = this.source;
  }

  get frame() { return Math.min(frameOf(this, this.video.currentTime), this.frames - 1); }
  has(time) { return this.source !== null && frameOf(this, time) < this.frames; }

  // Whether the frame of a moment is the one on this reel's screen.
  shows(time) {
    const frame = frameOf(this, time);
    return this.there === frame && this.frame === frame;
  }

  go(time) {
    if (this.shows(time)) return;
    this.target = frameOf(this, time);
    this.step();
  }

  step() {
    const { video, target } = this;
    if (target === null || !video.readyState || video.seeking) return;
    // The middle of a frame, so that rounding shows no neighbour.
    if (this.frame !== target) video.currentTime = (target + 0.5) / this.rate;
    else if (video.readyState >= 2) this.wait(target);
  }

  // A frame that has been decoded is on the screen a moment later; of one that was there before nothing more is heard.
  wait(target) {
    this.target = null;
    const { source } = this;
    let told = false;
    const tell = () => {
      if (told || this.source !== source) return;
      told = true;
      this.there = target;
      this.settled();
    };
    this.video.requestVideoFrameCallback?.(tell);
    setTimeout(tell, 80);
  }
}
