// Which charts there are, and the lines that each has of some runs.

import { Chart } from "./chart.js";
import { bytes } from "./runs.js";

const COLOURS = 8;
const DASHES = [undefined, [7, 4], [2, 3], [10, 3, 2, 3]];
const MOST_LINES = 16;

function powersOfTwo(count) {
  return Array.from({ length: count }, (_, i) => 2 ** i);
}

const percent = (value) => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`;

/** Each is of the series whose names begin with its own. */
const KINDS = [
  { id: "loss", title: "Loss", log: true },
  { id: "metric", title: "Metrics" },
  { id: "rate", title: "Learning rate", log: true, third: true },
  { id: "speed", title: "Examples per second", third: true },
  { id: "memory", title: "Memory", unit: bytes, steps: powersOfTwo(50), third: true },
  {
    id: "ratio",
    title: "log₁₀ of update over weight",
    about: "By how much a step changes a weight; around −3 is usual, the dashed line.",
    guide: -3,
  },
  { id: "gradient", title: "Norm of gradients", log: true },
  { id: "weight", title: "Norm of weights", log: true },
  { id: "update", title: "Norm of updates", log: true },
  {
    id: "dead",
    title: "Dead units",
    about: "Units that lie where their activation is flat, for all examples of a batch.",
    unit: percent,
  },
  {
    id: "saturated",
    title: "Saturated elements",
    about: "Elements that lie where their activation is flat on either side.",
    unit: percent,
  },
  { id: "mean", title: "Mean of activations" },
  { id: "deviation", title: "Standard deviation of activations", log: true },
];

/** Makes the charts, and returns what draws them. */
export function makeCharts(cards) {
  const charts = KINDS.map((kind) => {
    const chart = new Chart(kind);
    chart.card.classList.toggle("third", kind.third === true);
    chart.card.hidden = kind.id !== "loss";
    cards.append(chart.card);
    return { kind, chart };
  });
  return (runs, axis, smoothing) => {
    for (const { kind, chart } of charts) {
      chart.draw(lines(runs, `${kind.id}/`), axis, smoothing);
    }
  };
}

/** A line for each series of each run; several runs differ in colour, series of one in dashes. */
function lines(runs, prefix) {
  const several = runs.length > 1;
  const names = [];
  for (const run of runs) {
    for (const name of Object.keys(run.series)) {
      if (name.startsWith(prefix) && !names.includes(name)) {
        names.push(name);
      }
    }
  }
  const found = [];
  runs.forEach((run, r) => {
    names.forEach((name, n) => {
      const series = run.series[name];
      if (series?.mean.length > 0 && found.length < MOST_LINES) {
        const label = name.slice(prefix.length);
        found.push({
          label: several ? `${run.name}: ${label}` : label,
          colour: `--series-${((several ? r : n) % COLOURS) + 1}`,
          dash: several ? DASHES[n % DASHES.length] : undefined,
          series,
        });
      }
    });
  });
  return found;
}
