// One state comes from the server whenever something changes; every part of the page takes from it what it shows.
import { Bar } from "./bar.js";
import { Connection } from "./connection.js";
import { one, put } from "./dom.js";
import { listen } from "./keys.js";
import { Findings, Numbers, Sections, Tabs } from "./panels.js";
import { Parameters } from "./parameters.js";
import { Player } from "./player.js";
import { Problem } from "./problem.js";
import { Still } from "./still.js";
import { Transport } from "./transport.js";

const SAID = 4000;
let timer;

function say(words) {
  const said = one(".said");
  put(said, words);
  said.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => said.classList.remove("shown"), SAID);
}

// 480p15 is fifteen frames a second.
function rateOf({ qualities, quality }) {
  return Number(qualities.find(({ name }) => name === quality)?.label.split("p")[1]) || 15;
}

function nothing({ picture, clip, error, status: { phase, message } }) {
  const words = message || (phase === "starting" ? "Manim is being loaded" : "The first picture is being drawn");
  put(one(".screen .nothing"), picture || clip || error || phase === "failed" ? "" : words);
}

const lost = one(".lost");
const player = new Player();
const send = (message) => {
  const sent = connection.send(message);
  if (!sent) say("There is no connection; that was not heard.");
  return sent;
};
const still = new Still(player, send);
const transport = new Transport(player, () => still.ask());
const parts = [
  new Bar(send, say), new Parameters(send), new Sections(player), new Numbers(), new Findings(player), new Problem(),
  still, transport,
];
const connection = new Connection({
  state(state) {
    player.hear({ ...state, rate: rateOf(state) });
    for (const part of parts) part.hear(state);
    player.tell();
    one(".screen").dataset.theme = state.theme;
    nothing(state);
  },
  refused: say,
  lost() {
    put(one("span", lost), "No connection to calcanim preview. Is it still running? This page tries again by itself.");
    lost.hidden = false;
  },
  found() { lost.hidden = true; },
});
new Tabs();
listen(transport.deeds);
one("button", lost).addEventListener("click", () => connection.again());
