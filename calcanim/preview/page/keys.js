// The keyboard: never taken from a field in which somebody types, a menu, a slider or a list of tabs.
import { one } from "./dom.js";

const KEYS = {
  " ": "play", ArrowLeft: "frame-back", ArrowRight: "frame-next", Home: "first", End: "last",
  l: "loop", c: "captions", m: "sound", s: "still",
};
const SHIFTED = { ArrowLeft: "part-back", ArrowRight: "part-next" };
const MOVES = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);
// What needs every key, what needs those that move, and what the space bar presses.
const TYPED = "input[type=text], select, textarea, dialog";
const MOVED = "input, [role=tab]";
const PRESSED = "button, a, summary, input";

export function listen(deeds) {
  const dialog = one("dialog.keys");
  one(".help").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    const { key, target, shiftKey, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || dialog.open || target.closest(TYPED)) return;
    if (MOVES.has(key) && target.closest(MOVED)) return;
    if (key === " " && target.closest(PRESSED)) return;
    if (key === "?") { dialog.showModal(); return; }
    const deed = shiftKey ? SHIFTED[key] : KEYS[key];
    if (!deed) return;
    event.preventDefault();
    deeds[deed]();
  });
}
