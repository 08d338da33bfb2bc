// One example's way forward and its loss, written as it is done by hand.
import { element } from "/common/page.js";
import { behind, layerName, n, table } from "./tables.js";
import { backward } from "./update.js";

/** Returns the tables of a trace: forward, then backward with the step of the optimizer. */
export function traceText(trace, now) {
  return [element("div", {}, ...forward(trace, now)), element("div", {}, ...backward(trace, now))];
}

function forward(trace, now) {
  const count = trace.layers.length;
  let inputs = trace.inputs;
  const tables = trace.layers.map((layer, l) => {
    const width = inputs.length;
    const activation = l === count - 1 ? link(now) : now.state.layers[l].activation;
    const norm = now.state.layers[l]?.norm ? "norm, " : "";
    const rows = layer.sums.map((z, k) => [
      String(k + 1),
      element(
        "td",
        { class: "number sum" },
        inputs
          .map((x, i) => `${behind(layer.weights.before[k * width + i])}·${behind(x)} + `)
          .join(""),
        behind(layer.biases.before[k]),
      ),
      n(z),
      n(layer.activations[k]),
    ]);
    inputs = layer.activations;
    return table(
      `${layerName(l, count)}: z = w·x + b, a = ${norm}${activation}(z)`,
      ["neuron", "w·x + b", "z", "a"],
      rows,
    );
  });
  return [
    element("h3", {}, "1. Forward"),
    element("p", {}, `x = (${trace.inputs.map(n).join(", ")}), y = ${n(trace.label)}`),
    ...tables,
    element("h3", {}, "2. Loss"),
    element(
      "p",
      {},
      `The network says ${trace.output.map(n).join(", ")}; the loss is ${n(trace.loss)}.`,
    ),
  ];
}

function link(now) {
  return now.regression ? "identity" : now.classes > 2 ? "softmax" : "sigmoid";
}
