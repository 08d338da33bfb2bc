// Pictures of a run: which classes are taken for which, images made again, what units look for.

import { element } from "/common/page.js";

/** Makes the cards of pictures, and returns what draws them. */
export function makePictures(cards) {
  const confusion = card(cards, "confusion", "Confusion matrix", "of examples held out");
  const again = card(cards, "again", "Images, and what the model makes of them", "");
  const weights = card(cards, "weights", "Weights of the first units", "orange −, blue +");
  let drawn = null;
  return (run) => {
    const pictures = run?.pictures ?? {};
    if (pictures === drawn) {
      return;
    }
    drawn = pictures;
    fill(confusion, pictures.confusion, (body, matrix) => body.append(table(matrix)));
    fill(again, pictures.inputs && pictures, (body, { inputs, outputs }) => {
      const [before, after] = [images(inputs), images(outputs)];
      before.forEach((image, i) =>
        body.append(element("div", { class: "pair" }, image, after[i])),
      );
    });
    fill(weights, pictures.weights, (body, of) => body.append(...images(of, true)));
  };
}

function card(cards, id, title, about) {
  const header = element("header", {}, element("h2", {}, title));
  header.append(element("span", { class: "muted" }, about));
  const body = element("div", { class: "images scroll", tabindex: 0, "aria-label": title });
  const made = element("section", { class: "card", id: `pictures-${id}` }, header, body);
  made.hidden = true;
  cards.append(made);
  return { made, body };
}

function fill({ made, body }, what, how) {
  made.hidden = !what;
  body.replaceChildren();
  if (what) {
    how(body, what);
  }
}

/** Rows are true classes, columns what was said. */
function table({ classes, counts }) {
  const head = element("tr", {}, element("th", { scope: "col" }, "true ↓ said →"));
  head.append(...classes.map((name) => element("th", { scope: "col" }, name)));
  const rows = counts.map((row, r) => {
    const all = row.reduce((a, b) => a + b, 0);
    const line = element("tr", {}, element("th", { scope: "row" }, classes[r]));
    row.forEach((count, c) => {
      const cell = element("td", { class: "number" }, count === 0 ? "" : String(count));
      const share = all === 0 ? 0 : Math.round((45 * count) / all);
      const ink = r === c ? "--accent" : "--warm";
      cell.style.background = `color-mix(in srgb, var(${ink}) ${share}%, var(--raised))`;
      line.append(cell);
    });
    return line;
  });
  const body = element("tbody", {}, ...rows);
  return element("table", { class: "confusion" }, element("thead", {}, head), body);
}

/** Returns a canvas for each image of some bytes. */
function images({ height, width, channels, pixels }, signed = false) {
  const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
  const size = height * width * channels;
  const made = [];
  for (let from = 0; from + size <= bytes.length; from += size) {
    const canvas = element("canvas", { width, height, role: "img" });
    canvas.setAttribute("aria-label", `image ${made.length + 1}`);
    const image = new ImageData(width, height);
    for (let i = 0; i < height * width; i++) {
      const at = from + i * channels;
      const [r, g, b] = signed
        ? diverging(bytes[at])
        : [bytes[at], bytes[at + (channels > 1 ? 1 : 0)], bytes[at + (channels > 2 ? 2 : 0)]];
      image.data.set([r, g, b, 255], 4 * i);
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    made.push(canvas);
  }
  return made;
}

const NEGATIVE = [245, 147, 34];
const NEUTRAL = [232, 234, 235];
const POSITIVE = [8, 119, 189];

function diverging(byte) {
  const value = (byte - 127.5) / 127.5;
  const end = value < 0 ? NEGATIVE : POSITIVE;
  return NEUTRAL.map((from, i) => from + (end[i] - from) * Math.abs(value));
}
