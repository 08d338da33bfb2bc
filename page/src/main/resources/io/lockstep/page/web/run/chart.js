// A chart of some lines: uPlot, with a legend that a keyboard reaches.

import uPlot from "/lib/uplot.js";
import { element, shown } from "/common/page.js";
import { colour } from "/common/theme.js";
import { smooth, time } from "./runs.js";

/** A card with a chart. Lines are {label, colour, dash, series}. */
export class Chart {
  constructor({ id, title, about, wide, log, unit, steps, guide }) {
    this.unit = unit ?? shown;
    this.steps = steps;
    this.guide = guide;
    this.log = false;
    this.hidden = new Set();
    this.plotted = element("div", { class: "plot", role: "img" });
    this.plotted.chart = this; // For who looks from the browser's console, and for tests.
    this.legend = element("div", { class: "legend" });
    const header = element("header", {}, element("h2", {}, title));
    if (log) {
      header.append(this.logButton());
    }
    const size = wide ? "card wide" : "card";
    this.card = element("section", { class: size, id: `chart-${id}` }, header);
    this.card.append(this.plotted, this.legend);
    this.title = title;
    if (about) {
      header.firstChild.title = about;
    }
    new ResizeObserver(() => this.resize()).observe(this.plotted);
    document.addEventListener("themechange", () => this.forget());
  }

  logButton() {
    const button = element(
      "button",
      {
        type: "button",
        class: "small",
        "aria-pressed": "false",
        onclick: () => {
          this.log = !this.log;
          button.setAttribute("aria-pressed", this.log);
          this.forget();
        },
      },
      "log",
    );
    return button;
  }

  /** Has the chart made anew. */
  forget() {
    this.key = null;
    if (this.last) {
      this.draw(...this.last);
    }
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.plotted;
    if (this.plot && width > 0 && (this.width !== width || this.height !== height)) {
      this.width = width;
      this.height = height;
      this.plot.setSize({ width, height });
    }
  }

  /** Draws lines over an axis: "step", "epoch" or "seconds". */
  draw(lines, axis, smoothing) {
    this.last = [lines, axis, smoothing];
    this.card.hidden = lines.length === 0;
    if (lines.length === 0) {
      return;
    }
    const parts = lines.flatMap((line, i) => this.parts(line, i, axis, smoothing));
    const shape = parts.map((p) => [p.label, p.colour, p.dash, p.kind, this.hidden.has(p.label)]);
    const key = JSON.stringify([shape, axis, this.log]);
    const data = uPlot.join(parts.map((part) => [part.x, part.y]));
    if (key !== this.key) {
      this.key = key;
      this.make(parts, axis, data);
    } else {
      this.plot.setData(data);
    }
    this.tell(lines);
  }

  /** The curves of a line: as it is, smoothed, and the range of what a point stands for. */
  parts(line, index, axis, smoothing) {
    const { series } = line;
    const x = series[axis];
    const positive = (values) => (this.log ? values.map((v) => (v > 0 ? v : null)) : values);
    const part = (kind, values) => ({ ...line, index, kind, x, y: positive(values) });
    if (smoothing > 0 && series.mean.length > 2) {
      return [part("raw", series.mean), part("line", smooth(series.mean, smoothing))];
    }
    if (series.least) {
      return [
        part("greatest", series.greatest),
        part("least", series.least),
        part("line", series.mean),
      ];
    }
    return [part("line", series.mean)];
  }

  make(parts, axis, data) {
    this.plot?.destroy();
    const ink = colour("--muted");
    const grid = { stroke: colour("--line"), width: 1 };
    const line = { stroke: ink, grid, ticks: grid, font: "11px system-ui, sans-serif" };
    this.width = this.plotted.clientWidth || 300;
    this.height = this.plotted.clientHeight || 200;
    const bands = [];
    parts.forEach((part, i) => {
      if (part.kind === "greatest") {
        bands.push({ series: [i + 1, i + 2], fill: faint(colour(part.colour), 0.2) });
      }
    });
    const along = axis === "seconds" ? time : (value) => value.toLocaleString("en");
    this.plot = new uPlot(
      {
        width: this.width,
        height: this.height,
        legend: { show: false },
        padding: [8, 12, 0, 0],
        cursor: { points: { size: 6 }, drag: { x: true, y: false } },
        scales: { x: { time: false }, y: { distr: this.log ? 3 : 1 } },
        axes: [
          { ...line, size: 28, values: (_, ticks) => ticks.map((t) => (t === null ? "" : along(t))) },
          {
            ...line,
            size: 64,
            incrs: this.steps,
            values: (_, ticks) => ticks.map((t) => (t === null ? "" : this.unit(t))),
          },
        ],
        series: [{}, ...parts.map((part) => this.curve(part))],
        bands,
        hooks: { setCursor: [(plot) => this.point(plot)], drawAxes: [(plot) => this.mark(plot)] },
      },
      data,
      this.plotted,
    );
  }

  curve(part) {
    const stroke = colour(part.colour);
    const bound = part.kind === "least" || part.kind === "greatest";
    return {
      label: part.label,
      show: !this.hidden.has(part.label),
      stroke: bound ? "transparent" : part.kind === "raw" ? faint(stroke, 0.3) : stroke,
      width: part.kind === "line" ? 1.8 : 1,
      dash: part.dash,
      spanGaps: true,
      points: { show: (plot, i) => part.kind === "line" && isShort(plot.data[i]), size: 5 },
    };
  }

  /** A dashed line where a rule of thumb has a value. */
  mark(plot) {
    if (this.guide === undefined) {
      return;
    }
    const y = plot.valToPos(this.guide, "y", true);
    const { left, top, width, height } = plot.bbox;
    if (y < top || y > top + height) {
      return;
    }
    plot.ctx.save();
    plot.ctx.strokeStyle = colour("--edge");
    plot.ctx.setLineDash([4, 4]);
    plot.ctx.beginPath();
    plot.ctx.moveTo(left, y);
    plot.ctx.lineTo(left + width, y);
    plot.ctx.stroke();
    plot.ctx.restore();
  }

  /** Shows in the legend what lies under the pointer. */
  point(plot) {
    const { idx, left } = plot.cursor;
    for (const { value, series } of this.values ?? []) {
      const x = left >= 0 ? plot.data[0][idx] : null;
      value.textContent = this.unit(x === null ? series.mean.at(-1) : this.at(series, x));
    }
  }

  at(series, x) {
    const xs = series[this.last[1]];
    let best = 0;
    while (best + 1 < xs.length && xs[best + 1] <= x) {
      best++;
    }
    return series.mean[best];
  }

  /** Writes the legend: what each line is, and its last value. */
  tell(lines) {
    const key = JSON.stringify(lines.map((line) => [line.label, line.colour, line.dash]));
    if (key !== this.legendKey) {
      this.legendKey = key;
      this.values = lines.map((line) => ({ value: element("span", { class: "number" }), line }));
      this.legend.replaceChildren(...this.values.map((entry) => this.entry(entry)));
    }
    this.values.forEach((entry, i) => {
      entry.series = lines[i].series;
      if (!(this.plot.cursor.left >= 0)) {
        entry.value.textContent = this.unit(lines[i].series.mean.at(-1));
      }
    });
    const last = lines.map((line) => `${line.label} ${this.unit(line.series.mean.at(-1))}`);
    this.plotted.setAttribute("aria-label", `${this.title}: ${last.join(", ")}`);
  }

  entry({ value, line }) {
    const swatch = element("span", { class: "swatch" });
    swatch.style.borderTopColor = `var(${line.colour})`;
    swatch.style.borderTopStyle = line.dash ? "dashed" : "solid";
    const button = element(
      "button",
      {
        type: "button",
        "aria-pressed": !this.hidden.has(line.label) ? "true" : "false",
        onclick: () => {
          const hide = !this.hidden.has(line.label);
          this.hidden[hide ? "add" : "delete"](line.label);
          button.setAttribute("aria-pressed", !hide);
          this.forget();
        },
      },
      swatch,
      line.label,
      value,
    );
    return button;
  }
}

/** Whether there are so few points that they make no line. */
function isShort(values) {
  let points = 0;
  for (const value of values) {
    points += value === null || value === undefined ? 0 : 1;
  }
  return points < 3;
}

function faint(rgb, alpha) {
  return rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}
