// What stands above a hidden layer: its neurons, activation, dropout and normalization.
import { element } from "/common/page.js";
import { fill, show } from "./controls.js";

export function layerHead(page, choices, index) {
  const layer = page.now.state.layers[index];
  const name = `layer ${index + 1}`;

  function change(parts) {
    const layers = page.now.state.layers.map((each, i) =>
      i === index ? { ...each, ...parts } : each,
    );
    page.change({ layers });
  }

  const activation = element("select", { "aria-label": `Activation of ${name}` });
  fill(activation, choices.activations);
  show(activation, layer.activation);
  activation.addEventListener("change", () => change({ activation: activation.value }));

  const dropout = element("select", { "aria-label": `Dropout of ${name}` });
  fill(
    dropout,
    [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7],
    ["drop 0%", "drop 10%", "drop 20%", "drop 30%", "drop 40%", "drop 50%", "drop 70%"],
  );
  show(dropout, layer.dropout);
  dropout.addEventListener("change", () => change({ dropout: Number(dropout.value) }));

  const norm = element("input", { type: "checkbox" });
  norm.checked = layer.norm;
  norm.addEventListener("change", () => change({ norm: norm.checked }));

  const fewer = element(
    "button",
    { class: "small", "aria-label": `One neuron fewer in ${name}` },
    "−",
  );
  fewer.disabled = layer.width <= 1;
  fewer.addEventListener("click", () => change({ width: layer.width - 1 }));
  const more = element(
    "button",
    { class: "small more-neurons", "aria-label": `One neuron more in ${name}` },
    "+",
  );
  more.addEventListener("click", () => change({ width: layer.width + 1 }));

  return element(
    "div",
    { class: "layer-head small", "data-layer": index },
    element("div", { class: "neurons" }, fewer, element("output", {}, String(layer.width)), more),
    activation,
    dropout,
    element("label", { title: "Batch normalization in front of the activation" }, norm, "norm"),
  );
}
