// Stops at the end of every section, so that a lecturer talks between steps.
class Steps {
  constructor(player, bar) {
    this.player = player;
    this.video = player.video;
    [this.back, this.next] = bar.querySelectorAll("button");
    this.said = bar.querySelector("output");
    this.names = player.data.names;
    const { starts, frames, rate } = player.data;
    this.starts = starts;
    this.ends = [...starts.slice(1), frames / rate].map((end) => end - 0.5 / rate);
    this.stop = null;
    this.next.addEventListener("click", () => { player.bare(); this.forward(); });
    this.back.addEventListener("click", () => { player.bare(); this.backward(); });
    this.video.addEventListener("play", () => this.played());
    this.video.addEventListener("seeked", () => { if (this.stop !== null && !this.video.paused) this.stop = this.endOf(player.part()); });
    // The keys of a presenter's clicker; where only one clip has steps, they need no focus.
    const heard = document.querySelectorAll(".steps").length === 1 ? document : player.article;
    heard.addEventListener("keydown", (event) => {
      if (event.key !== "PageDown" && event.key !== "PageUp") return;
      event.preventDefault();
      (event.key === "PageDown" ? this.next : this.back).click();
    });
    player.followers.push(this);
    this.follow();
  }

  // Where a part stops; the last one plays to the end of the clip.
  endOf(part) { return part < this.starts.length - 1 ? this.ends[part] : null; }
  finished(part) { return this.video.currentTime >= this.ends[part] - 1.5 / this.player.data.rate; }

  go(part) {
    this.stop = this.endOf(part);
    this.player.seek(this.starts[part]);
    this.player.play();
  }

  forward() {
    const part = this.player.part();
    if (!this.video.currentTime) this.go(0);
    else if (!this.finished(part)) { this.stop = this.endOf(part); this.player.play(); }
    else if (part + 1 < this.starts.length) this.go(part + 1);
  }

  // As on every player: first to the beginning of this part, then to the one before.
  backward() {
    const part = this.player.part();
    this.go(this.video.currentTime - this.starts[part] > 1.5 || !part ? part : part - 1);
  }

  // The video's own button goes on to the end of a part as well.
  played() {
    if (this.stop !== null) return;
    const part = this.player.part();
    this.stop = this.endOf(this.finished(part) ? Math.min(part + 1, this.starts.length - 1) : part);
  }

  follow() {
    if (this.stop !== null && !this.video.paused && this.video.currentTime >= this.stop) {
      this.video.pause();
      this.video.currentTime = this.stop;
      this.stop = null;
    }
    const part = this.player.part(), words = `Step ${part + 1} of ${this.starts.length}: ${this.names[part]}`;
    if (this.said.textContent !== words) this.said.textContent = words;
    this.next.textContent = this.video.currentTime ? "Next" : "Start";
    this.next.disabled = part === this.starts.length - 1 && this.finished(part);
    this.back.disabled = !this.video.currentTime;
  }
}
