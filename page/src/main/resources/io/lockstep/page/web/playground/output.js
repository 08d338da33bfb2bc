// The large picture: what the network says everywhere, the points, and drawing points.
import { byId, element } from "/common/page.js";
import { classColour, colourOf, labelColour, paintClasses, paintLevels } from "./colours.js";

const EDGE = 6;

export function output(page) {
  const map = byId("map");
  const points = byId("points");
  const cursor = { x: 0, y: 0, shown: false };

  function toPlace(event) {
    const box = points.getBoundingClientRect();
    return {
      x: (2 * EDGE * (event.clientX - box.left)) / box.width - EDGE,
      y: EDGE - (2 * EDGE * (event.clientY - box.top)) / box.height,
    };
  }

  points.addEventListener("click", (event) => {
    const { x, y } = toPlace(event);
    if (page.drawing) {
      page.addPoint(x, y);
    } else {
      page.traceNearest?.(x, y);
    }
  });

  points.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    if (move) {
      cursor.x = Math.max(-EDGE, Math.min(EDGE, cursor.x + 0.25 * move[0]));
      cursor.y = Math.max(-EDGE, Math.min(EDGE, cursor.y + 0.25 * move[1]));
      cursor.shown = true;
    } else if (event.key === "Enter" && page.drawing) {
      page.addPoint(cursor.x, cursor.y);
    } else if (event.key === "Delete" && page.drawing) {
      page.removePoint(cursor.x, cursor.y);
    } else {
      return;
    }
    event.preventDefault();
    drawPoints();
  });
  points.addEventListener("blur", () => {
    cursor.shown = false;
    drawPoints();
  });

  function drawPoints() {
    if (!page.now) {
      return;
    }
    const box = points.getBoundingClientRect();
    const scale = devicePixelRatio || 1;
    points.width = Math.round(box.width * scale);
    points.height = Math.round(box.height * scale);
    const context = points.getContext("2d");
    context.scale(scale, scale);
    const size = box.width / (2 * EDGE);
    const to = (x, y) => [(x + EDGE) * size, (EDGE - y) * size];
    const dot = ([x, y, label], radius, ring) => {
      const [left, top] = to(x, y);
      context.beginPath();
      context.arc(left, top, radius, 0, 2 * Math.PI);
      context.fillStyle = labelColour(label, page.now);
      context.fill();
      context.strokeStyle = ring;
      context.lineWidth = 1;
      context.stroke();
    };
    const pending = page.pending?.();
    if (pending) {
      pending.forEach(({ x, y, label }) => dot([x, y, label], 4, "#ffffff"));
    } else {
      page.now.training.forEach((point) => dot(point, 3, "#ffffff"));
      if (page.now.state.showTest) {
        page.now.test.forEach((point) => dot(point, 3, "#18202c"));
      }
    }
    if (page.traced) {
      const [left, top] = to(...page.traced);
      context.strokeStyle = "#18202c";
      context.lineWidth = 2;
      context.strokeRect(left - 6, top - 6, 12, 12);
    }
    if (cursor.shown) {
      const [left, top] = to(cursor.x, cursor.y);
      context.strokeStyle = "#18202c";
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(left - 8, top);
      context.lineTo(left + 8, top);
      context.moveTo(left, top - 8);
      context.lineTo(left, top + 8);
      context.stroke();
    }
  }

  page.redraw = drawPoints;
  new ResizeObserver(drawPoints).observe(points);

  for (const id of ["showTest", "discretize"]) {
    byId(id).addEventListener("change", (event) => page.change({ [id]: event.target.checked }));
  }

  function legend({ classes, regression }) {
    const swatch = (colour, text) => {
      const square = element("i");
      square.style.background = colour;
      return element("span", {}, square, text);
    };
    byId("legend").replaceChildren(
      ...(regression
        ? [-1, 0, 1].map((value) => swatch(colourOf(value), String(value)))
        : Array.from({ length: classes }, (_, i) => swatch(classColour(i, classes), `class ${i}`))),
    );
  }

  return {
    state(heard) {
      byId("showTest").checked = heard.state.showTest;
      byId("discretize").checked = heard.state.discretize;
      legend(heard);
      drawPoints();
      if (page.frame) {
        this.frame(page.frame);
      }
    },
    frame(frame) {
      const { state, classes } = page.now;
      const neuron = frame.neuron >= 0;
      if (!neuron && classes > 2 && frame.map.length === 20000) {
        paintClasses(map, frame.map, classes, state.discretize);
      } else {
        paintLevels(map, frame.map, 0, state.discretize);
      }
      byId("shown").textContent = neuron ? `(hidden neuron ${frame.neuron + 1})` : "";
    },
  };
}
