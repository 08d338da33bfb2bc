// The playground's page: hears of states and frames, and shows them.
import { byId, command, hideToken, listen, ask } from "/common/page.js";
import { themeButton } from "/common/theme.js";
import { controls } from "./controls.js";
import { dataColumn } from "./data.js";
import { lossCurve } from "./losses.js";
import { network } from "./network.js";
import { output } from "./output.js";
import { panels } from "./panels.js";
import { tuning } from "./tuning.js";
import { floats, levels } from "./colours.js";

hideToken();
themeButton(byId("theme"));

/** Has something done; what cannot be done is said on the page, or where `tell` says it. */
async function order(word, more = {}, tell = say) {
  try {
    const answer = await command("/api/playground", { do: word, ...more });
    say("");
    tell("");
    return answer;
  } catch (failure) {
    tell(failure.message.replace(/^\[playground\] /, ""));
    return null;
  }
}

function say(text) {
  byId("note").textContent = text.replace(/^\[playground\] /, "");
  byId("note").hidden = text === "";
}

/** Changes parts of the state; what is clicked next goes by it, before the answer is here. */
async function change(changes, tell = say) {
  const before = page.now.state;
  page.now.state = { ...before, ...changes };
  const answer = await order("set", { state: changes }, tell);
  if (answer === null) {
    page.now.state = before;
    parts.forEach((part) => part.state?.(page.now));
  }
  return answer;
}

/** What parts of the page share: the last that was heard, and ways to have something done. */
const page = { order, change, now: null, frame: null };

const choices = await ask("/api/choices");
const parts = [
  controls(page, choices),
  tuning(page),
  dataColumn(page, choices),
  network(page, choices),
  output(page),
  lossCurve(page),
  panels(page),
];

function state(heard) {
  page.now = heard;
  const hash = heard.address === "" ? "" : "#" + heard.address;
  if (location.hash !== hash) {
    history.replaceState(null, "", location.pathname + location.search + hash);
  }
  parts.forEach((part) => part.state?.(heard));
  document.body.dataset.ready = "state";
}

let waiting = null;

/** A frame is drawn when the browser draws; one that comes before that takes its place. */
function frame(heard) {
  if (waiting === null) {
    requestAnimationFrame(draw);
  }
  waiting = heard;
}

function draw() {
  const heard = waiting;
  waiting = null;
  if (page.now === null) {
    return;
  }
  heard.map = levels(heard.map);
  heard.neurons = levels(heard.neurons);
  for (const name of Object.keys(heard.weights)) {
    heard.weights[name] = floats(heard.weights[name]);
  }
  if (!fits(heard)) {
    return; // Of another network: its own state or frame is on the way.
  }
  page.frame = heard;
  parts.forEach((part) => part.frame?.(heard));
  document.body.dataset.frames = String(Number(document.body.dataset.frames ?? 0) + 1);
  document.body.dataset.ready = "frame";
}

function fits(heard) {
  let before = page.now.state.inputs.length;
  return page.now.blocks.every(({ linear, width }) => {
    const size = heard.weights[linear + ".weight"]?.length;
    const right = size === before * width;
    before = width;
    return right;
  });
}

function connection(how) {
  const pill = byId("connection");
  pill.textContent = how === "here" ? "connected" : "no connection";
  pill.className = how === "here" ? "pill good" : "pill bad";
}

if (location.hash.length > 1) {
  await order("address", { address: location.hash });
}
listen("/api/events", { state, frame, note: ({ text }) => say(text) }, connection);
addEventListener("hashchange", () => order("address", { address: location.hash }));
