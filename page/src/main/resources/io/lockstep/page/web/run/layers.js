// Histograms of what layers hold and give, at any step that was watched.

import { element, shown } from "/common/page.js";
import { colour } from "/common/theme.js";

/** Makes the card of histograms, and returns what draws it. */
export function makeHistograms(cards) {
  const what = element("select", { "aria-label": "what the histogram is of" });
  const when = element("input", { type: "range", min: 0, max: 0, value: 0, "aria-label": "step" });
  const at = element("span", { class: "number muted" });
  const canvas = element("canvas", { role: "img" });
  const header = element("header", {}, element("h2", {}, "Histogram"), what);
  const body = element("div", { class: "histogram" }, canvas, element("label", {}, when, at));
  const card = element("section", { class: "card", id: "histograms" }, header, body);
  card.hidden = true;
  cards.append(card);
  let histograms = {};
  let newest = true;
  let log = false;
  const logButton = element(
    "button",
    {
      type: "button",
      class: "small",
      "aria-pressed": "false",
      onclick: () => {
        log = !log;
        logButton.setAttribute("aria-pressed", log);
        show();
      },
    },
    "log",
  );
  header.append(logButton);

  function show() {
    const all = histograms[what.value];
    if (!all) {
      return;
    }
    when.max = all.length - 1;
    if (newest) {
      when.value = all.length - 1;
    }
    const one = all[Math.min(Number(when.value), all.length - 1)];
    at.textContent = `step ${one.step.toLocaleString("en")}`;
    draw(canvas, one, log);
    canvas.setAttribute(
      "aria-label",
      `${what.value} at step ${one.step}: from ${shown(one.least)} to ${shown(one.greatest)}`,
    );
  }

  what.addEventListener("change", show);
  when.addEventListener("input", () => {
    newest = Number(when.value) === Number(when.max);
    show();
  });
  document.addEventListener("themechange", show);
  new ResizeObserver(show).observe(canvas);

  return (run) => {
    histograms = run?.histograms ?? {};
    const names = Object.keys(histograms);
    card.hidden = names.length === 0;
    if (names.length !== what.options.length) {
      const chosen = what.value;
      what.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
      what.value = names.includes(chosen) ? chosen : names[0];
    }
    show();
  };
}

function draw(canvas, { least, greatest, counts }, log) {
  const scale = devicePixelRatio;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (width === 0) {
    return;
  }
  canvas.width = width * scale;
  canvas.height = height * scale;
  const ink = canvas.getContext("2d");
  ink.scale(scale, scale);
  const bottom = height - 18;
  const tallness = (count) => (log ? Math.log1p(count) : count);
  const most = tallness(Math.max(...counts, 1));
  ink.fillStyle = colour("--accent");
  counts.forEach((count, i) => {
    const tall = (tallness(count) / most) * (bottom - 4);
    ink.fillRect((i * width) / counts.length + 0.5, bottom - tall, width / counts.length - 1, tall);
  });
  ink.fillStyle = colour("--muted");
  ink.font = "11px system-ui, sans-serif";
  ink.textBaseline = "bottom";
  ink.fillText(shown(least), 0, height);
  ink.textAlign = "right";
  ink.fillText(shown(greatest), width, height);
  if (least < 0 && greatest > 0) {
    const zero = (-least / (greatest - least)) * width;
    ink.textAlign = "center";
    ink.fillText("0", Math.min(Math.max(zero, 40), width - 40), height);
    ink.fillRect(zero - 0.5, 0, 1, bottom);
  }
}
