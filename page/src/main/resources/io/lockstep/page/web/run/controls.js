// Pause, go on, stop, another rate: asked for here, done between two steps.

import { byId, command } from "/common/page.js";

const SURE_MILLIS = 4000;
const OVER = ["finished", "stopped", "failed", "interrupted", "unfinished"];

/** Makes the controls work, and returns what shows them as the run is. */
export function makeControls(note) {
  const form = byId("controls");
  const pause = byId("pause");
  const stop = byId("stop");
  const rate = byId("rate");
  let status = "";
  let sure = 0;

  async function ask(path, body) {
    try {
      const { done } = await command(path, body);
      if (done !== "done") {
        note(`This ${done}.`, "warm");
      }
    } catch (error) {
      note(error.message, "bad");
    }
  }

  pause.addEventListener("click", () =>
    ask(status === "paused" ? "/api/go-on" : "/api/pause"),
  );
  stop.addEventListener("click", () => {
    if (sure) {
      clearTimeout(sure);
      sure = 0;
      stop.textContent = "Stop";
      ask("/api/stop");
    } else {
      stop.textContent = "Stop now?";
      sure = setTimeout(() => {
        sure = 0;
        stop.textContent = "Stop";
      }, SURE_MILLIS);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("/api/rate", { lr: rate.valueAsNumber });
  });

  return (run) => {
    form.hidden = !run?.live || OVER.includes(run.status);
    if (run && status !== run.status) {
      status = run.status;
      pause.textContent = status === "paused" ? "Go on" : "Pause";
    }
    const last = run?.series["rate/lr"]?.mean.at(-1);
    rate.placeholder = last === undefined ? "" : String(Number(last.toPrecision(4)));
  };
}
