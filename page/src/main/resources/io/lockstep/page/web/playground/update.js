// The way back, and what the optimizer makes of it: numbers of a step that the engine took.
import { element, shown } from "/common/page.js";
import { layerName, n, table } from "./tables.js";

/** Returns what of a trace goes backward, from the output to the inputs. */
export function backward(trace, now) {
  const count = trace.layers.length;
  const tables = trace.layers.map((layer, l) => layerTable(layer, layerName(l, count)));
  const penalized = now.state.l1 + now.state.l2 > 0;
  return [
    element("h3", {}, "3. Backward"),
    element(
      "p",
      {},
      `From the output to the inputs: δ = ∂loss/∂z, g = ∂loss/∂p = δ·x for a weight and δ for a bias` +
        (penalized ? "; g of weights has what the penalties add." : "."),
    ),
    element("h3", {}, `4. Step ${trace.step.toLocaleString("en")} of ${now.optimizer.name}`),
    ...formulas(now.optimizer.told),
    element("p", { id: "trace-values" }, values(trace)),
    ...tables.reverse(),
    ...shared(trace.shared),
    element(
      "p",
      { class: "muted" },
      "The engine took this step with this example alone, and put all back. A step of training" +
        " goes by the mean of a batch.",
    ),
  ];
}

/** The formulas of the registry, with p for a weight or bias and g for its gradient. */
function formulas(told) {
  return told
    .filter(({ formula }) => formula)
    .map(({ name, formula, convention }) =>
      element("p", { title: convention || null }, `${name}: `, element("code", {}, formula)),
    );
}

function values({ hyperparameters, scalars }) {
  const list = (all) =>
    Object.entries(all)
      .map(([name, value]) => `${name} = ${shown(value)}`)
      .join(", ");
  const computed = list(scalars);
  return `Here ${list(hyperparameters)}${computed && `; of that it computes ${computed}`}.`;
}

function layerTable(layer, name) {
  const { weights, biases, deltas } = layer;
  const width = weights.before.length / deltas.length;
  const each = (kept) => kept.filter(({ before }) => before.length > 0).map((k) => k.name);
  const names = [...new Set([...each(weights.kept), ...each(biases.kept)])];
  const row = (text, delta, parameter, i) => [
    text,
    n(delta),
    n(parameter.gradients[i]),
    ...names.map((kept) => change(parameter, kept, i)),
    n(parameter.before[i]),
    n(parameter.after[i]),
  ];
  const rows = deltas.flatMap((delta, k) => [
    ...Array.from({ length: width }, (_, i) =>
      row(`w${k + 1},${i + 1}`, delta, weights, k * width + i),
    ),
    row(`b${k + 1}`, delta, biases, k),
  ]);
  return table(
    name,
    ["", "δ", "g", ...names.map((kept) => kept.replaceAll("_", " ")), "old p", "new p"],
    rows,
  );
}

/** What is kept for one element; what is not kept for each is shown in the first line. */
function change(parameter, name, i) {
  const kept = parameter.kept.find((each) => each.name === name);
  if (!kept) {
    return "";
  }
  if (kept.before.length === parameter.before.length) {
    return `${n(kept.before[i])} → ${n(kept.after[i])}`;
  }
  return i === 0 ? list(kept) : "";
}

function list({ before, after }) {
  return `${before.map(n).join(", ")} → ${after.map(n).join(", ")}`;
}

function shared(all) {
  return all.length === 0
    ? []
    : [table("For all of it", ["kept", "old → new"], all.map((kept) => [kept.name, list(kept)]))];
}
