// The bar and the settings below it.
import { byId, element, shown } from "/common/page.js";

const RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const PENALTIES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** Has a select hold some values; one that is set but not among them is added. */
export function fill(select, values, names = values) {
  select.replaceChildren(
    ...values.map((value, i) => element("option", { value }, String(names[i]))),
  );
}

/** Shows a value in a select, which it need not have held before. */
export function show(select, value) {
  if (document.activeElement === select && select.value === String(value)) {
    return;
  }
  if (![...select.options].some((option) => option.value === String(value))) {
    select.append(element("option", { value }, String(value)));
  }
  select.value = String(value);
}

function number(id, page, name = id) {
  byId(id).addEventListener("change", (event) =>
    page.change({ [name]: Number(event.target.value) }),
  );
}

function keys(page) {
  const words = { " ": "play", e: "epoch", s: "step", r: "reset" };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, button, summary, canvas");
    const id = words[event.key.toLowerCase()];
    if (id && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      byId(id).click();
    }
  });
}

export function controls(page, choices) {
  const lessons = new Map(choices.lessons.map((lesson) => [lesson.name, lesson]));
  let mended = false;

  fill(byId("rate"), RATES);
  fill(byId("l1"), PENALTIES);
  fill(byId("l2"), PENALTIES);
  fill(byId("optimizers"), choices.optimizers);
  fill(byId("activation"), ["", ...choices.activations], ["mixed", ...choices.activations]);
  fill(byId("schedule"), ["", ...choices.schedules.map((s) => s.name), "own"], [
    "none",
    ...choices.schedules.map((s) => s.name),
    "as written",
  ]);
  fill(byId("lesson"), ["", ...lessons.keys()], [
    "none",
    ...choices.lessons.map((lesson) => lesson.title),
  ]);

  byId("play").addEventListener("click", () =>
    page.order(page.frame?.playing ? "pause" : "play"),
  );
  for (const word of ["epoch", "step", "reset"]) {
    byId(word).addEventListener("click", () => page.order(word));
  }
  for (const id of ["rate", "l1", "l2", "batch", "seed", "speed"]) {
    number(id, page);
  }
  byId("optimizer").addEventListener("change", (event) =>
    page.change({ optimizer: event.target.value.trim(), hyper: {} }),
  );
  byId("activation").addEventListener("change", (event) => {
    const activation = event.target.value;
    if (activation) {
      page.change({ layers: page.now.state.layers.map((layer) => ({ ...layer, activation })) });
    }
  });
  byId("schedule").addEventListener("change", (event) => {
    const kind = choices.schedules.find((s) => s.name === event.target.value);
    byId("tuning").open ||= kind !== undefined;
    page.change({ schedule: kind ? kind.example : "" });
  });
  byId("schedule-text").addEventListener("change", (event) =>
    page.change({ schedule: event.target.value.trim() }),
  );
  byId("lesson").addEventListener("change", (event) => {
    mended = false;
    const name = event.target.value;
    return name ? page.order("lesson", { name }) : page.change({ lesson: "" });
  });
  byId("mended").addEventListener("click", () => {
    mended = !mended;
    page.order("lesson", { name: page.now.state.lesson, mended });
  });
  keys(page);

  function lesson(name) {
    const told = lessons.get(name);
    byId("lesson-note").hidden = !told;
    byId("mended").textContent = mended ? "Show the problem" : "Show what helps";
    byId("lesson-text").textContent = told ? (mended ? told.remedy : told.problem) : "";
    show(byId("lesson"), name);
  }

  return {
    state({ state, optimizer, schedule }) {
      for (const id of ["rate", "l1", "l2", "speed"]) {
        show(byId(id), state[id]);
      }
      byId("batch").value = state.batch;
      byId("seed").value = state.seed;
      byId("optimizer").value = state.optimizer;
      const kinds = new Set(state.layers.map((layer) => layer.activation));
      show(byId("activation"), kinds.size === 1 ? [...kinds][0] : "");
      byId("activation").disabled = kinds.size === 0;
      const scheduled = state.schedule !== "";
      show(byId("schedule"), scheduled ? (schedule.name ?? "own") : "");
      byId("schedule-text").hidden = !scheduled;
      byId("schedule-text").value = state.schedule;
      byId("rate").disabled = scheduled || !optimizer.usualRate;
      byId("schedule").disabled = !optimizer.usualRate;
      lesson(state.lesson);
    },
    frame(frame) {
      byId("play").textContent = frame.playing ? "❚❚ Pause" : "▶ Play";
      byId("epochs").textContent = frame.epoch.toLocaleString("en");
      byId("steps").textContent = frame.step.toLocaleString("en");
      const pace = frame.playing && frame.perSecond > 0;
      byId("pace").textContent = pace
        ? `(${Math.round(frame.perSecond).toLocaleString("en")} steps/s)`
        : page.now.state.schedule
          ? `(rate ${shown(frame.rate)})`
          : "";
    },
  };
}
