// The column of the data: set, noise, share of test points, inputs, own points.
import { byId, element } from "/common/page.js";
import { classColour, labelColour } from "./colours.js";
import { fill, show } from "./controls.js";

const EDGE = 6;

export function dataColumn(page, choices) {
  let points = []; // Drawn, but too few to be trained on yet.
  let label = 0;
  let underWay = 0; // Changes of points that are not answered yet; older ones are no news.

  fill(
    byId("data"),
    choices.sets.map((set) => set.name),
    choices.sets.map((set) => set.label + (set.regression ? " (numbers)" : "")),
  );
  byId("data").addEventListener("change", (event) => {
    if (event.target.value === "own" && page.now.state.points.length < 2) {
      byId("own").open = true;
      drawing(true);
      show(byId("data"), page.now.state.data);
    } else {
      page.change({ data: event.target.value });
    }
  });
  byId("classes").addEventListener("change", (event) =>
    page.change({ classes: Number(event.target.value) }),
  );
  for (const id of ["noise", "testShare"]) {
    byId(id).addEventListener("change", (event) =>
      page.change({ [id]: Number(event.target.value) }),
    );
    byId(id).addEventListener("input", percent);
  }

  const inputs = choices.inputs.map(({ name, label: text }) => {
    const button = element("button", { class: "small", "data-input": name }, text);
    button.addEventListener("click", () => {
      const chosen = new Set(page.now.state.inputs);
      if (!chosen.delete(name)) {
        chosen.add(name);
      }
      page.change({ inputs: [...chosen] });
    });
    return button;
  });
  byId("inputs").append(...inputs);

  byId("draw").addEventListener("click", () => drawing(byId("draw").ariaPressed !== "true"));
  byId("clear").addEventListener("click", () => {
    points = [];
    drawing(true);
    page.redraw();
  });
  byId("read-csv").addEventListener("click", () => csv(byId("csv").value));
  byId("csv-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) {
      csv(await file.text());
      event.target.value = "";
    }
  });

  async function csv(text) {
    const answer = await page.order("csv", { text });
    byId("csv-notes").textContent = answer ? answer.notes : "";
  }

  function percent() {
    byId("noise-value").textContent = byId("noise").value + "%";
    byId("test-value").textContent = byId("testShare").value + "%";
  }

  function drawing(on) {
    byId("draw").ariaPressed = String(on);
    byId("draw").textContent = on ? "Stop drawing" : "Draw points";
    page.drawing = on;
    page.redraw();
  }

  function brushes(count) {
    byId("brushes").replaceChildren(
      ...Array.from({ length: count }, (_, i) => {
        const brush = element("button", {
          class: "brush",
          "aria-label": `Class ${i}`,
          "aria-pressed": String(i === label),
        });
        brush.style.background = classColour(i, count);
        brush.addEventListener("click", () => {
          label = i;
          brushes(count);
          drawing(true);
        });
        return brush;
      }),
      element("button", { class: "small", onclick: () => brushes(Math.min(10, count + 1)) }, "+ class"),
    );
  }
  brushes(2);

  async function changed() {
    page.redraw();
    if (points.length >= 2) {
      underWay++;
      await page.change({ data: "own", numbers: false, points });
      underWay--;
    }
  }

  /** Adds a point of one's own where somebody clicked. */
  page.addPoint = (x, y) => {
    const round = (value) => Math.round(Math.max(-EDGE, Math.min(EDGE, value)) * 100) / 100;
    points = [...points, { x: round(x), y: round(y), label }];
    changed();
  };

  /** Takes the nearest point of one's own away. */
  page.removePoint = (x, y) => {
    const far = (point) => Math.hypot(point.x - x, point.y - y);
    const nearest = points.toSorted((a, b) => far(a) - far(b))[0];
    points = points.filter((point) => point !== nearest);
    changed();
  };

  /** The points that are drawn but not trained on yet. */
  page.pending = () => (page.drawing && points.length < 2 ? points : null);

  return {
    state({ state, classes }) {
      show(byId("data"), state.data);
      byId("noise").value = state.noise;
      byId("testShare").value = state.testShare;
      percent();
      const set = choices.sets.find((each) => each.name === state.data);
      byId("classes-label").hidden = !set.choosesClasses;
      byId("classes").value = state.classes;
      byId("noise").disabled = state.data === "own";
      inputs.forEach((button) => {
        button.ariaPressed = String(state.inputs.includes(button.dataset.input));
      });
      if (state.data === "own") {
        points = underWay > 0 ? points : state.points;
        if (!state.numbers) {
          brushes(Math.max(classes, byId("brushes").children.length - 1));
        }
      } else if (points.length >= 2) {
        points = [];
      }
      byId("own").dataset.points = String(state.points.length);
    },
    labelColour,
  };
}
