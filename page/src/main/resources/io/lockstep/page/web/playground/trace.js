// One example's way forward and backward, written as it is done by hand.
import { element } from "/common/page.js";

function n(value) {
  if (value === null) {
    return "NaN";
  }
  const size = Math.abs(value);
  const text = value !== 0 && size < 1e-3 ? value.toExponential(2) : value.toFixed(4);
  return text.replace("-", "−");
}

function product(weight, input) {
  return `${weight < 0 ? `(${n(weight)})` : n(weight)}·${input < 0 ? `(${n(input)})` : n(input)}`;
}

function table(caption, heads, rows) {
  return element(
    "table",
    { class: "trace" },
    element("caption", {}, caption),
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
    ),
    element(
      "tbody",
      {},
      ...rows.map((cells) =>
        element("tr", {}, ...cells.map((cell) => element("td", { class: "number" }, cell))),
      ),
    ),
  );
}

function name(layer, count) {
  return layer === count - 1 ? "Output" : `Layer ${layer + 1}`;
}

/** Returns the tables of a trace. */
export function traceText(trace, now) {
  const count = trace.layers.length;
  const there = [];
  const back = [];
  let inputs = trace.inputs;
  const forward = trace.layers.map((layer, l) => {
    const width = inputs.length;
    const activation = l === count - 1 ? link(now) : now.state.layers[l].activation;
    const norm = now.state.layers[l]?.norm ? "norm, " : "";
    const rows = layer.sums.map((z, k) => [
      String(k + 1),
      inputs.map((x, i) => product(layer.weights[k * width + i], x)).join(" + ") +
        ` + ${layer.bias[k] < 0 ? `(${n(layer.bias[k])})` : n(layer.bias[k])}`,
      n(z),
      n(layer.activations[k]),
    ]);
    inputs = layer.activations;
    return table(
      `${name(l, count)}, forward: z = w·x + b, a = ${norm}${activation}(z)`,
      ["neuron", "w·x + b", "z", "a"],
      rows,
    );
  });
  there.push(
    element(
      "p",
      {},
      `x = (${trace.inputs.map(n).join(", ")}), y = ${n(trace.label)}. First forward:`,
    ),
    ...forward,
    element(
      "p",
      {},
      `The network says ${trace.output.map(n).join(", ")}; the loss is ${n(trace.loss)}.`,
    ),
  );
  back.push(
    element(
      "p",
      {},
      `Then backward, from the output to the inputs, where δ = ∂loss/∂z, ∂loss/∂w = δ·x, and w new = w − ${trace.rate}·∂loss/∂w:`,
    ),
  );
  for (let l = count - 1; l >= 0; l--) {
    const layer = trace.layers[l];
    const width = layer.weights.length / layer.sums.length;
    const rows = layer.sums.flatMap((_, k) => [
      ...Array.from({ length: width }, (_, i) => {
        const at = k * width + i;
        return [
          `w${k + 1}${i + 1}`,
          n(layer.deltas[k]),
          n(layer.gradients[at]),
          n(layer.weights[at]),
          n(layer.newWeights[at]),
        ];
      }),
      [
        `b${k + 1}`,
        n(layer.deltas[k]),
        n(layer.biasGradients[k]),
        n(layer.bias[k]),
        n(layer.newBias[k]),
      ],
    ]);
    back.push(
      table(`${name(l, count)}, backward`, ["", "δ", "gradient", "old", "new"], rows),
    );
  }
  if (now.state.optimizer !== "sgd") {
    back.push(
      element(
        "p",
        { class: "muted" },
        `New weights are those of plain gradient descent; ${now.state.optimizer} makes other steps of the same gradients.`,
      ),
    );
  }
  return [element("div", {}, ...there), element("div", {}, ...back)];
}

function link(now) {
  return now.regression ? "identity" : now.classes > 2 ? "softmax" : "sigmoid";
}
