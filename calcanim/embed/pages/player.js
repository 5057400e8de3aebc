"use strict";
{
const light = matchMedia("(prefers-color-scheme: light)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

// What a track holds at a frame: the value of the last change at or before it.
function at(track, frame) {
  let low = 0, high = track.frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (track.frames[middle] <= frame) low = middle + 1; else high = middle;
  }
  return low ? track.shown[low - 1] : null;
}

class Player {
  constructor(article) {
    this.article = article;
    this.video = article.querySelector("video");
    this.data = JSON.parse(article.querySelector(".data").textContent);
    this.chapters = [...article.querySelectorAll(".chapters button")];
    this.themes();
    this.video.addEventListener("loadedmetadata", () => this.fetchWhole());
    this.motion();
    for (const button of this.chapters) {
      button.addEventListener("click", () => this.seek(Number(button.dataset.time)));
    }
    this.stop = null;
    if (article.querySelector(".steps")) this.steps(article.querySelector(".steps"));
    if (article.querySelector(".explore")) this.explore(article.querySelector(".explore"));
    this.video.addEventListener("seeked", () => this.follow());
    this.video.addEventListener("timeupdate", () => this.follow());
    this.video.addEventListener("play", () => this.watch());
    this.follow();
  }

  // Some web servers only send a file from its beginning; then the clip is fetched whole, so that one can move in it.
  async fetchWhole() {
    const { seekable, duration, currentSrc } = this.video;
    if (!/^https?:/.test(currentSrc) || (seekable.length && seekable.end(seekable.length - 1) > duration / 2)) return;
    const paused = this.video.paused, time = this.video.currentTime || this.place || 0;
    const whole = URL.createObjectURL(await (await fetch(currentSrc)).blob());
    if (this.video.currentSrc !== currentSrc) return;
    this.shown = currentSrc;
    this.video.src = whole;
    if (time) this.video.currentTime = time;
    if (!paused) this.video.play().catch(() => {});
  }

  // The middle of a frame, so that rounding shows no neighbour; never beyond the last one.
  time(frame) { return (frame + 0.5) / this.data.rate; }
  frame() { return Math.min(Math.floor(this.video.currentTime * this.data.rate + 1e-6), this.data.frames - 1); }

  seek(time) {
    const wanted = Math.min(time + 0.5 / this.data.rate, this.time(this.data.frames - 1));
    // One seek at a time; of those asked for meanwhile only the last counts.
    if (this.video.seeking && this.video.readyState) { this.next = wanted; return; }
    this.next = undefined;
    this.video.currentTime = wanted;
  }

  // While it plays the page looks at every picture, not four times a second.
  watch() {
    if (this.watching) return;
    this.watching = true;
    const look = () => {
      if (this.video.paused || this.video.ended) { this.watching = false; return; }
      this.follow();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  follow() {
    if (this.next !== undefined && !this.video.seeking) {
      const wanted = this.next;
      this.next = undefined;
      this.video.currentTime = wanted;
      return;
    }
    const now = this.video.currentTime;
    if (this.stop !== null && !this.video.paused && now >= this.stop) {
      this.video.pause();
      this.video.currentTime = this.stop;
      this.stop = null;
    }
    const part = this.part();
    this.chapters.forEach((button, index) => button.setAttribute("aria-current", String(index === part)));
    if (this.showSteps) this.showSteps();
    if (this.showSweep) this.showSweep();
  }

  // The chapter of this moment.
  part() {
    const starts = this.data.starts, frame = this.frame();
    let part = 0;
    while (part + 1 < starts.length && Math.round(starts[part + 1] * this.data.rate) <= frame) part += 1;
    return part;
  }

  themes() {
    const sources = [...this.video.querySelectorAll("source")];
    if (sources.length < 2) return;
    const show = () => {
      const wanted = sources.find((source) => source.dataset.theme === (light.matches ? "light" : "dark"));
      this.video.poster = wanted.dataset.poster;
      const now = this.video.currentSrc.startsWith("blob:") ? this.shown : this.video.currentSrc;
      if (now && now === new URL(wanted.src, document.baseURI).href) return;
      const time = this.place = this.video.currentTime, paused = this.video.paused;
      this.video.src = wanted.src;
      if (time) this.video.currentTime = time;
      if (!paused) this.video.play().catch(() => {});
    };
    show();
    light.addEventListener("change", show);
  }

  motion() {
    const begin = () => { if (!still.matches) this.video.play().catch(() => {}); };
    if ("autoplay" in this.video.dataset) begin();
    still.addEventListener("change", () => { if (still.matches) this.video.pause(); });
  }

  steps(bar) {
    const [back, next] = bar.querySelectorAll("button"), said = bar.querySelector("output");
    const { starts, names } = this.data;
    const ends = [...starts.slice(1), this.data.frames / this.data.rate].map((end) => end - 0.5 / this.data.rate);
    let from = 0;
    const go = (part) => {
      from = part;
      this.stop = part < starts.length - 1 ? ends[part] : null;
      this.next = undefined;
      this.video.currentTime = starts[part] + 0.5 / this.data.rate;
      this.video.play().catch(() => {});
    };
    const forward = () => {
      const part = this.part(), now = this.video.currentTime;
      if (!now) go(0);
      else if (now < ends[part] - 1.5 / this.data.rate) {
        this.stop = part < starts.length - 1 ? ends[part] : null;
        this.video.play().catch(() => {});
      } else if (part + 1 < starts.length) go(part + 1);
    };
    next.addEventListener("click", forward);
    back.addEventListener("click", () => {
      const part = this.part();
      // As on every player: first to the beginning of this one, then to the one before.
      go(this.video.currentTime - starts[part] > 1.5 || !part ? part : part - 1);
    });
    this.video.addEventListener("play", () => {
      // Its own play button goes on to the end of the part as well.
      const part = this.part();
      if (this.stop === null && part < starts.length - 1) {
        const done = this.video.currentTime >= ends[part] - 1.5 / this.data.rate;
        this.stop = done ? (part + 1 < starts.length - 1 ? ends[part + 1] : null) : ends[part];
      }
    });
    this.video.addEventListener("seeked", () => {
      if (this.stop !== null && !this.video.paused) this.stop = this.part() < starts.length - 1 ? ends[this.part()] : null;
    });
    this.article.addEventListener("keydown", (event) => {
      if (event.key === "PageDown" || event.key === "PageUp") {
        event.preventDefault();
        (event.key === "PageDown" ? next : back).click();
      }
    });
    // The keys of a presenter's clicker, where it is clear which clip is meant.
    if (document.querySelectorAll(".steps").length === 1) {
      document.addEventListener("keydown", (event) => {
        if ((event.key === "PageDown" || event.key === "PageUp") && !event.defaultPrevented) {
          event.preventDefault();
          (event.key === "PageDown" ? next : back).click();
        }
      });
    }
    this.showSteps = () => {
      const part = this.part(), done = part === starts.length - 1 && this.video.currentTime >= ends[part] - 1.5 / this.data.rate;
      const words = `Step ${part + 1} of ${starts.length}: ${names[part]}`;
      if (said.textContent !== words) said.textContent = words;
      next.textContent = this.video.currentTime ? "Next" : "Start";
      next.disabled = done;
      back.disabled = !this.video.currentTime;
    };
  }

  explore(box) {
    const slider = box.querySelector("input"), name = box.querySelector(".name"), list = box.querySelector("dl");
    const select = box.querySelector("select"), { sweeps, readouts } = this.data;
    let sweep, held = false;
    const rows = readouts.map((readout) => {
      const row = document.createElement("div"), label = document.createElement("dt"), value = document.createElement("dd");
      label.textContent = readout.label;
      row.append(label, value);
      list.append(row);
      return [row, value];
    });
    const scale = (value) => sweep.log ? Math.sign(value) * Math.log(Math.abs(value)) : value;
    const written = (value) => String(Number(value.toPrecision(4)));
    const tell = (frame) => {
      readouts.forEach((readout, index) => {
        const text = at(readout, frame);
        rows[index][0].hidden = text === null;
        if (text !== null) rows[index][1].textContent = text;
      });
    };
    const choose = (index) => {
      sweep = sweeps[index];
      const ends = [scale(sweep.values[0]), scale(sweep.values.at(-1))].sort((a, b) => a - b);
      name.textContent = sweep.name;
      slider.min = ends[0];
      slider.max = ends[1];
      slider.step = "any";
      if (select) select.value = String(index);
    };
    const put = (value) => {
      if (!held) slider.value = scale(value);
      slider.setAttribute("aria-valuetext", `${sweep.name} = ${written(value)}`);
    };
    const nearest = (wanted) => {
      let best = 0;
      sweep.values.forEach((value, index) => {
        if (Math.abs(scale(value) - wanted) < Math.abs(scale(sweep.values[best]) - wanted)) best = index;
      });
      return best;
    };
    const pull = (index = nearest(Number(slider.value))) => {
      this.video.pause();
      this.seek(sweep.frames[index] / this.data.rate);
      slider.setAttribute("aria-valuetext", `${sweep.name} = ${written(sweep.values[index])}`);
      tell(sweep.frames[index]);
    };
    slider.addEventListener("input", () => { held = true; pull(); });
    slider.addEventListener("change", () => { held = false; });
    // A key moves by one frame; a part of that would fall back.
    slider.addEventListener("keydown", (event) => {
      const last = sweep.values.length - 1, rising = sweep.values[last] > sweep.values[0] ? 1 : -1;
      const now = nearest(Number(slider.value));
      const places = { ArrowLeft: now - rising, ArrowDown: now - rising, ArrowRight: now + rising, ArrowUp: now + rising,
        Home: rising > 0 ? 0 : last, End: rising > 0 ? last : 0 };
      if (!(event.key in places)) return;
      event.preventDefault();
      const place = Math.min(Math.max(places[event.key], 0), last);
      slider.value = scale(sweep.values[place]);
      pull(place);
    });
    if (select) select.addEventListener("change", () => {
      choose(Number(select.value));
      slider.value = scale(sweep.values[0]);
      pull(0);
    });
    choose(0);
    put(sweep.values[0]);
    tell(sweep.frames[0]);
    this.showSweep = () => {
      if (!this.video.currentTime || held || this.video.seeking) return;
      const frame = this.frame();
      const index = sweeps.findIndex((other) => other.frames[0] <= frame && frame <= other.frames.at(-1));
      if (index >= 0 && sweeps[index] !== sweep) choose(index);
      if (index >= 0) {
        let place = sweep.frames.findIndex((other) => other > frame);
        place = place < 0 ? sweep.frames.length - 1 : Math.max(place - 1, 0);
        put(sweep.values[place]);
      }
      tell(frame);
    };
  }
}

for (const article of document.querySelectorAll(".clip")) new Player(article);
}
