// A track comes as runs of frames, [first, count], each frame with a change; it is spelled out once.
function spelled(runs) {
  return runs.flatMap(([first, count]) => Array.from({ length: count }, (_, index) => first + index));
}

const raised = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

// A number as a person writes it: 0.25, and 1.5×10⁻⁷ rather than 1.5e-7.
function written(value) {
  const size = Math.abs(value), rounded = Number(value.toPrecision(4));
  const [digits, power] = (size && (size < 1e-4 || size >= 1e5) ? rounded.toExponential() : String(rounded)).split("e");
  const times = power ? `×10${[...power.replace("+", "")].map((sign) => raised[sign]).join("")}` : "";
  return digits.replace("-", "\u2212") + times;
}

// The last index whose frame is not after this one; -1 before the first.
function indexAt(frames, frame) {
  let low = 0, high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle] <= frame) low = middle + 1; else high = middle;
  }
  return low - 1;
}

// A slider that moves the parameter, and read-outs that follow it.
class Explore {
  constructor(player, box) {
    this.player = player;
    this.slider = box.querySelector("input");
    this.name = box.querySelector(".name");
    this.value = box.querySelector("output");
    this.select = box.querySelector("select");
    this.sweeps = player.data.sweeps.map((sweep) => ({ ...sweep, frames: spelled(sweep.runs) }));
    this.readouts = player.data.readouts.map((readout) => this.row(readout, box.querySelector("dl")));
    this.held = false;
    this.slider.addEventListener("input", () => { this.held = true; this.pull(this.nearest(Number(this.slider.value))); });
    this.slider.addEventListener("change", () => { this.held = false; });
    this.slider.addEventListener("keydown", (event) => this.key(event));
    this.select?.addEventListener("change", () => { this.choose(Number(this.select.value)); this.move(0); });
    // The longest way is the one the clip is about.
    const lengths = this.sweeps.map(({ frames }) => frames.length);
    this.choose(lengths.indexOf(Math.max(...lengths)));
    this.put(0);
    this.tell(this.sweep.frames[0]);
    player.followers.push(this);
  }

  row(readout, list) {
    const row = document.createElement("div"), label = document.createElement("dt"), value = document.createElement("dd");
    label.textContent = readout.label;
    row.append(label, value);
    list.append(row);
    return { label: readout.label, row, value, frames: spelled(readout.runs), shown: readout.shown };
  }

  scale(value) { return this.sweep.log ? Math.sign(value) * Math.log(Math.abs(value)) : value; }

  choose(index) {
    this.sweep = this.sweeps[index];
    const ends = [this.scale(this.sweep.values[0]), this.scale(this.sweep.values.at(-1))].sort((a, b) => a - b);
    [this.slider.min, this.slider.max] = ends;
    this.slider.step = "any";
    this.name.textContent = this.sweep.name;
    if (this.select) this.select.value = String(index);
  }

  // The frame whose value is nearest to a place of the slider.
  nearest(wanted) {
    const away = this.sweep.values.map((value) => Math.abs(this.scale(value) - wanted));
    return away.indexOf(Math.min(...away));
  }

  // A key moves by one frame; a part of that would fall back.
  key(event) {
    const last = this.sweep.values.length - 1, rising = this.sweep.values[last] > this.sweep.values[0] ? 1 : -1;
    const now = this.nearest(Number(this.slider.value)), ends = rising > 0 ? [0, last] : [last, 0];
    const places = { ArrowLeft: now - rising, ArrowDown: now - rising, ArrowRight: now + rising, ArrowUp: now + rising,
      Home: ends[0], End: ends[1] };
    if (!Object.hasOwn(places, event.key)) return;
    event.preventDefault();
    this.move(Math.min(Math.max(places[event.key], 0), last));
  }

  move(index) {
    this.slider.value = this.scale(this.sweep.values[index]);
    this.pull(index);
  }

  // The picture goes where the slider is.
  pull(index) {
    this.player.bare();
    this.player.video.pause();
    this.player.seek(this.sweep.frames[index] / this.player.data.rate);
    this.say(index);
    this.tell(this.sweep.frames[index]);
  }

  // The slider goes where the picture is.
  put(index) {
    if (!this.held) this.slider.value = this.scale(this.sweep.values[index]);
    this.say(index);
  }

  say(index) {
    const value = written(this.sweep.values[index]);
    this.slider.setAttribute("aria-valuetext", `${this.sweep.name} = ${value}`);
    this.value.textContent = value;
  }

  tell(frame) {
    for (const { label, row, value, frames, shown } of this.readouts) {
      const text = shown[indexAt(frames, frame)] ?? null;
      // What the picture itself says of the parameter stands beside the slider.
      const own = label === this.sweep.name;
      row.hidden = own || text === null;
      if (text !== null) (own ? this.value : value).textContent = text;
    }
  }

  follow() {
    if (!this.player.video.currentTime || this.held || this.player.video.seeking) return;
    const frame = this.player.frame();
    const index = this.sweeps.findIndex(({ frames }) => frames[0] <= frame && frame <= frames.at(-1));
    if (index >= 0) {
      if (this.sweeps[index] !== this.sweep) this.choose(index);
      this.put(indexAt(this.sweep.frames, frame));
    }
    this.tell(frame);
  }
}
