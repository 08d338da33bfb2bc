// The page of a run: listens to what is told of runs, and shows it.

import { ask, byId, command, element, hideToken, listen } from "/common/page.js";
import { themeButton } from "/common/theme.js";
import { makeAbout } from "./about.js";
import { makeCharts } from "./charts.js";
import { makeControls } from "./controls.js";
import { makeHistograms } from "./layers.js";
import { makePictures } from "./pictures.js";
import { Runs } from "./runs.js";

const LOST_MILLIS = 1500;

hideToken();
themeButton(byId("theme"));

const runs = new Runs();
const cards = byId("cards");
const drawCharts = makeCharts(cards);
const drawHistograms = makeHistograms(cards);
const drawPictures = makePictures(cards);
const fillAbout = makeAbout(cards);
const showControls = makeControls(note);
let axis = "step";
let smoothing = 0;
let due = false;
let lost = null;
let lostSoon = 0;

/** Shows a note for a while, or until it is taken away. */
function note(text, tone = "", millis = 8000) {
  const line = element("div", { class: `note ${tone}` }, text);
  byId("notes").append(line);
  if (millis > 0) {
    setTimeout(() => line.remove(), millis);
  }
  return line;
}

function draw() {
  due = false;
  const all = runs.all;
  const first = all[0];
  fillAbout(first, lost !== null);
  showControls(first);
  drawCharts(all, axis, smoothing);
  drawHistograms(first);
  drawPictures(first);
  showRuns(all);
}

/** Draws with the next frame, however much there is to draw. */
function later() {
  if (!due) {
    due = true;
    requestAnimationFrame(draw);
  }
}

let shownRuns = "";

function showRuns(all) {
  const key = JSON.stringify(all.map((run) => [run.id, run.name]));
  if (key === shownRuns) {
    return;
  }
  shownRuns = key;
  const tags = all.length < 2 ? [] : all.map((run, i) => tag(run, i));
  byId("runs").replaceChildren(...tags);
}

function tag(run, index) {
  const swatch = element("span", { class: "swatch" });
  swatch.style.borderTopColor = `var(--series-${(index % 8) + 1})`;
  const made = element("span", { class: "run" }, swatch, run.name);
  if (!run.live) {
    const about = `show ${run.name} no longer`;
    const away = () => command("/api/dismiss", { id: run.id });
    made.append(element("button", { type: "button", "aria-label": about, onclick: away }, "×"));
  }
  return made;
}

let offered = "";

/** Asks which runs can be chosen, when others are shown than before. */
async function offer({ runs: ids }) {
  const key = JSON.stringify(ids);
  if (key === offered) {
    return;
  }
  offered = key;
  const { runs: names } = await ask("/api/runs");
  const options = names.map((name) => element("option", { value: name }, name));
  byId("compare").replaceChildren(element("option", { value: "" }, "a kept run…"), ...options);
  byId("comparing").hidden = names.length === 0;
}

byId("compare").addEventListener("change", async (event) => {
  const run = event.target.value;
  event.target.value = "";
  if (run) {
    await command("/api/compare", { run }).catch((error) => note(error.message, "bad"));
  }
});

byId("axis").addEventListener("click", (event) => {
  const chosen = event.target.dataset.axis;
  if (chosen) {
    axis = chosen;
    for (const button of byId("axis").children) {
      button.setAttribute("aria-pressed", button.dataset.axis === axis);
    }
    later();
  }
});

byId("smoothing").addEventListener("input", (event) => {
  smoothing = event.target.valueAsNumber;
  byId("smoothed").textContent = String(smoothing);
  later();
});

/** Says that the connection is lost, if it is not back soon, and that it is back. */
function connection(state) {
  if (state === "here") {
    clearTimeout(lostSoon);
    lostSoon = 0;
    if (lost) {
      lost.remove();
      lost = null;
      note("The connection is back. The page shows all that happened meanwhile.");
      later();
    }
  } else if (!lost && !lostSoon) {
    lostSoon = setTimeout(() => {
      lost = note("The connection is lost; the page looks for it.", "warm", 0);
      later();
    }, LOST_MILLIS);
  }
}

const source = listen(
  "/api/events",
  {
    run: (run) => {
      runs.run(run);
      later();
    },
    change: (change) => {
      runs.change(change);
      later();
    },
    board: (board) => {
      runs.board(board);
      offer(board).catch((error) => note(error.message, "bad"));
      later();
    },
    over: () => {
      source.close();
      clearTimeout(lostSoon);
      showControls(null);
      note("The program is over. The page shows what it knows.", "", 0);
    },
  },
  connection,
);
