// The network: a column for inputs, each hidden layer and the output; links between them.
import { byId, element } from "/common/page.js";
import { colourOf, classColour, paintLevels } from "./colours.js";
import { layerHead } from "./layers.js";
import { weightPanel } from "./weights.js";

const SVG = "http://www.w3.org/2000/svg";
const MAP = 25;
const MOST_WIDTH = 9;

export function network(page, choices) {
  const place = byId("network");
  const links = byId("links");
  const labels = new Map(choices.inputs.map(({ name, label }) => [name, label]));
  const panel = weightPanel(page, labels);
  let drawn = []; // Links: { path, parameter, index }
  let maps = []; // Canvases of the hidden neurons, in order.
  let biases = [];
  let moved = [];
  let key = "";

  byId("more-layers").addEventListener("click", () => {
    const { layers } = page.now.state;
    const activation = layers.at(-1)?.activation ?? "tanh";
    page.change({ layers: [...layers, { width: 2, activation, dropout: 0, norm: false }] });
  });
  byId("fewer-layers").addEventListener("click", () =>
    page.change({ layers: page.now.state.layers.slice(0, -1) }),
  );
  byId("beyond").addEventListener("change", () => limits());

  function limits() {
    const beyond = byId("beyond").checked;
    const { layers } = page.now.state;
    byId("more-layers").disabled = layers.length >= (beyond ? 20 : 6);
    byId("fewer-layers").disabled = layers.length === 0;
    const most = beyond ? 64 : 8;
    place.querySelectorAll(".more-neurons").forEach((button, i) => {
      button.disabled = layers[i].width >= most;
    });
  }

  /** Returns a neuron as a button with its map. */
  function neuron(block, unit, number) {
    const canvas = element("canvas", { width: MAP, height: MAP });
    const last = block === page.now.blocks.length - 1;
    const name = last ? `Output ${unit + 1}` : `Layer ${block + 1}, neuron ${unit + 1}`;
    const bias = element("span", { class: "bias" });
    const button = element(
      "button",
      {
        class: last ? "node end" : "node",
        "aria-label": name,
        title: `${name}: click to see and edit its weights`,
        "data-node": `${block}.${unit}`,
      },
      last ? element("span", { class: "swatch" }) : canvas,
      bias,
    );
    if (last) {
      const colour = page.now.regression ? colourOf(1) : classColour(unit || 1, page.now.classes);
      button.firstChild.style.background =
        page.now.blocks.at(-1).width > 1 ? classColour(unit, page.now.classes) : colour;
    } else {
      maps[number] = canvas;
      button.addEventListener("mouseenter", () => page.order("neuron", { index: number }));
      button.addEventListener("mouseleave", () => page.order("neuron", { index: panel.neuron() }));
    }
    biases.push({ bias, parameter: page.now.blocks[block].linear + ".bias", index: unit });
    button.addEventListener("click", () => {
      panel.open(block, unit, name, last ? -1 : number);
      page.order("neuron", { index: last ? -1 : number });
    });
    return button;
  }

  function input(name) {
    return element("span", { class: "node input", "data-node": `in.${name}` }, labels.get(name));
  }

  function build(heard) {
    const { state, blocks } = heard;
    drawn = [];
    maps = [];
    biases = [];
    moved = [];
    const columns = [
      element(
        "div",
        { class: "layer of-inputs" },
        element("div", { class: "layer-head" }, "inputs"),
        element("div", { class: "nodes" }, ...state.inputs.map(input)),
      ),
    ];
    let number = 0;
    blocks.forEach(({ width }, block) => {
      const last = block === blocks.length - 1;
      const nodes = Array.from({ length: width }, (_, unit) => neuron(block, unit, number + unit));
      number += width;
      const way = element("div", { class: "moved", title: "How far its weights have moved" });
      moved.push(way);
      columns.push(
        element(
          "div",
          { class: last ? "layer of-output" : "layer" },
          last
            ? element("div", { class: "layer-head" }, "output")
            : layerHead(page, choices, block),
          element("div", { class: "nodes" }, ...nodes),
          way,
        ),
      );
    });
    place.replaceChildren(links, ...columns);
    place.style.minWidth = `${146 + 84 * (columns.length - 2)}px`;
    limits();
    wire(blocks, state);
    panel.close();
  }

  /** Draws the links, where the nodes have come to lie. */
  function wire(blocks, state) {
    const box = place.getBoundingClientRect();
    links.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    links.replaceChildren();
    drawn = [];
    let before = state.inputs.map((name) => `in.${name}`);
    blocks.forEach(({ linear, width }, block) => {
      const here = Array.from({ length: width }, (_, unit) => `${block}.${unit}`);
      here.forEach((to, unit) => {
        before.forEach((from, i) => {
          link(box, from, to, linear + ".weight", unit * before.length + i, block, unit);
        });
      });
      before = here;
    });
    if (page.frame) {
      weights(page.frame);
    }
  }

  function link(box, from, to, parameter, index, block, unit) {
    const start = at(from, box, "right");
    const end = at(to, box, "left");
    const bend = (end.x - start.x) / 2;
    const d = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.classList.add("link");
    const touch = document.createElementNS(SVG, "path");
    touch.setAttribute("d", d);
    touch.classList.add("touch");
    touch.dataset.weight = `${parameter}.${index}`;
    touch.addEventListener("mouseenter", () => {
      const weight = page.frame?.weights[parameter]?.[index];
      touch.replaceChildren(title(`weight ${weight?.toFixed(4)}: click to edit`));
    });
    touch.addEventListener("click", () => {
      const last = block === page.now.blocks.length - 1;
      const name = last ? `Output ${unit + 1}` : `Layer ${block + 1}, neuron ${unit + 1}`;
      panel.open(block, unit, name, -1, index);
    });
    links.append(path, touch);
    drawn.push({ path, parameter, index });
  }

  function title(text) {
    const made = document.createElementNS(SVG, "title");
    made.textContent = text;
    return made;
  }

  function at(node, box, side) {
    const found = place.querySelector(`[data-node="${node}"]`).getBoundingClientRect();
    return { x: found[side] - box.left, y: found.top + found.height / 2 - box.top };
  }

  function weights(frame) {
    for (const { path, parameter, index } of drawn) {
      const weight = frame.weights[parameter]?.[index] ?? 0;
      path.style.strokeWidth = `${Math.min(MOST_WIDTH, 0.6 + 2 * Math.abs(weight)).toFixed(1)}px`;
      path.style.stroke = colourOf(weight === 0 ? 0 : weight + 0.25 * Math.sign(weight));
    }
    for (const { bias, parameter, index } of biases) {
      const value = frame.weights[parameter]?.[index] ?? 0;
      bias.style.background = colourOf(value);
      bias.title = `bias ${value.toFixed(4)}`;
    }
  }

  new ResizeObserver(() => {
    if (page.now && key) {
      wire(page.now.blocks, page.now.state);
    }
  }).observe(place);

  return {
    state(heard) {
      const { layers, inputs } = heard.state;
      const next = JSON.stringify([layers, inputs, heard.classes, heard.regression]);
      if (next !== key) {
        key = next;
        build(heard);
      }
      const hidden = layers.length === 1 ? "1 hidden layer" : `${layers.length} hidden layers`;
      byId("network-text").textContent = hidden;
    },
    frame(frame) {
      weights(frame);
      const dead = new Set(frame.dead);
      maps.forEach((canvas, i) => {
        paintLevels(canvas, frame.neurons, i * MAP * MAP);
        canvas.parentElement.classList.toggle("dead", dead.has(i));
        canvas.parentElement.classList.toggle("shown", frame.neuron === i);
      });
      frame.moved.forEach((way, i) => {
        if (moved[i]) {
          moved[i].textContent = `moved ${percent(way)}`;
        }
      });
      panel.frame(frame);
    },
  };
}

function percent(share) {
  const value = 100 * share;
  return value === 0 ? "0%" : value < 0.1 ? "<0.1%" : `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")}%`;
}
