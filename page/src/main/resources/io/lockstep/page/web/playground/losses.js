// The losses: as numbers, and as a curve over the epochs.
import { byId, shown } from "/common/page.js";
import { colour } from "/common/theme.js";
import UPlot from "/lib/uplot.js";

const MOST = 1200;

export function lossCurve(page) {
  const place = byId("curve");
  let data = [[], [], []];
  let plot = null;
  let every = 1; // Epochs between two points of the curve.
  let last = -1;

  function create() {
    plot?.destroy();
    const axis = {
      stroke: colour("--muted"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
      font: "11px sans-serif",
    };
    const line = (name, label) => ({ label, stroke: colour(name), width: 1.5, points: { show: false } });
    plot = new UPlot(
      {
        width: place.clientWidth || 300,
        height: 120,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: (_, low, high) => [0, Math.max(high ?? 0, 1e-3) * 1.05] } },
        axes: [
          { ...axis, size: 24 },
          { ...axis, size: 44 },
        ],
        series: [{}, line("--series-1", "training"), line("--series-2", "test")],
      },
      data,
      place,
    );
  }

  document.addEventListener("themechange", create);
  new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: 120 })).observe(place);

  function add(frame) {
    const at = frame.step / page.now.stepsInEpoch;
    if (at < last) {
      data = [[], [], []];
      every = 0;
      last = -1;
    }
    if (at === last || (data[0].length > 0 && at - last < every)) {
      return;
    }
    last = at;
    data[0].push(at);
    data[1].push(frame.loss);
    data[2].push(frame.testLoss);
    if (data[0].length > MOST) {
      data = data.map((values) => values.filter((_, i) => i % 2 === 0));
      every = (2 * at) / MOST;
    }
  }

  return {
    state() {
      if (!plot) {
        create();
      }
    },
    frame(frame) {
      byId("loss").textContent = shown(frame.loss);
      byId("testLoss").textContent = shown(frame.testLoss);
      const part = (share) => `${(100 * share).toFixed(1)}%`;
      byId("right").textContent =
        frame.right === null ? "" : `right: ${part(frame.right)} of training, ${part(frame.testRight)} of test points`;
      add(frame);
      plot?.setData(data);
    },
  };
}
