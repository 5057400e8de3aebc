"use strict";

const light = matchMedia("(prefers-color-scheme: light)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

// One clip of the page: its video in the colours of the room, its chapters, and whoever else follows its time.
class Player {
  constructor(article) {
    this.article = article;
    this.video = article.querySelector("video");
    this.data = JSON.parse(article.querySelector(".data").textContent);
    this.chapters = [...article.querySelectorAll(".chapters button")];
    this.followers = [];
    this.themes();
    this.video.addEventListener("loadedmetadata", () => this.fetchWhole());
    this.motion();
    this.bar();
    for (const button of this.chapters) {
      button.addEventListener("click", () => this.seek(Number(button.dataset.time)));
    }
    for (const event of ["seeked", "timeupdate"]) this.video.addEventListener(event, () => this.follow());
    this.video.addEventListener("play", () => this.watch());
    this.follow();
  }

  // The middle of a frame, so that rounding shows no neighbour; never beyond the last one.
  middle(frame) { return (Math.min(frame, this.data.frames - 1) + 0.5) / this.data.rate; }
  frame() { return Math.min(Math.floor(this.video.currentTime * this.data.rate + 1e-6), this.data.frames - 1); }

  seek(time) {
    const wanted = this.middle(Math.round(time * this.data.rate));
    // One seek at a time; of those asked for meanwhile only the last counts.
    if (this.video.seeking && this.video.readyState) { this.next = wanted; return; }
    this.next = undefined;
    this.video.currentTime = wanted;
  }

  play() { this.video.play().catch(() => {}); }

  // Another source at the same place, which plays on if the one before did.
  show(source, time) {
    const paused = this.video.paused;
    this.video.src = source;
    if (time) this.video.currentTime = time;
    if (!paused) this.play();
  }

  themes() {
    const sources = [...this.video.querySelectorAll("source")];
    if (sources.length < 2) return;
    const choose = () => {
      const wanted = sources.find((source) => source.dataset.theme === (light.matches ? "light" : "dark"));
      this.video.poster = wanted.dataset.poster;
      const now = this.video.currentSrc.startsWith("blob:") ? this.fetched : this.video.currentSrc;
      if (now && now === new URL(wanted.src, document.baseURI).href) return;
      this.place = this.video.currentTime;
      this.show(wanted.src, this.place);
    };
    choose();
    light.addEventListener("change", choose);
  }

  // Some web servers only send a file from its beginning; then the clip is fetched whole, so that one can move in it.
  async fetchWhole() {
    const { seekable, duration, currentSrc } = this.video;
    if (!/^https?:/.test(currentSrc) || (seekable.length && seekable.end(seekable.length - 1) > duration / 2)) return;
    const time = this.video.currentTime || this.place || 0;
    const whole = URL.createObjectURL(await (await fetch(currentSrc)).blob());
    if (this.video.currentSrc !== currentSrc) return;
    this.fetched = currentSrc;
    this.show(whole, time);
  }

  motion() {
    if ("autoplay" in this.video.dataset && !still.matches) this.play();
    still.addEventListener("change", () => { if (still.matches) this.video.pause(); });
  }

  // Over the picture of a clip that is held, the browser's own bar hides the lower edge; it goes while something else
  // moves the clip, and comes back to a pointer or the tab key.
  bare() { this.video.controls = false; }
  bar() {
    const back = () => { this.video.controls = true; };
    for (const event of ["pointerenter", "pointerdown"]) this.video.addEventListener(event, back);
    document.addEventListener("keydown", (event) => { if (event.key === "Tab") back(); });
    const figure = this.video.parentElement, button = figure.querySelector(".full");
    if (!button) return;
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen());
    document.addEventListener("fullscreenchange", () => {
      button.textContent = document.fullscreenElement === figure ? "Leave full screen" : "Full screen";
    });
  }

  // While it plays the page looks at every picture, not four times a second.
  watch() {
    if (this.watching) return;
    this.watching = true;
    const look = () => {
      this.watching = !this.video.paused && !this.video.ended;
      if (!this.watching) return;
      this.follow();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  follow() {
    if (this.next !== undefined && !this.video.seeking) {
      this.video.currentTime = this.next;
      this.next = undefined;
      return;
    }
    const part = this.part();
    this.chapters.forEach((button, index) => button.setAttribute("aria-current", String(index === part)));
    for (const follower of this.followers) follower.follow();
  }

  // The chapter of this moment.
  part() {
    const frame = this.frame();
    return Math.max(this.data.starts.findLastIndex((start) => Math.round(start * this.data.rate) <= frame), 0);
  }
}
