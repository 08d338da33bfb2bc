// Numbers as colours: from orange by grey to blue, and a colour for each class.

const NEGATIVE = [0xf5, 0x93, 0x22];
const NEUTRAL = [0xe8, 0xea, 0xeb];
const POSITIVE = [0x08, 0x77, 0xbd];

/** A colour for each class where there are more than two. */
const CLASSES = [
  [0xf5, 0x93, 0x22],
  [0x08, 0x77, 0xbd],
  [0x2e, 0x9e, 0x5b],
  [0xa8, 0x3f, 0xa6],
  [0xd1, 0x3b, 0x40],
  [0x6e, 0x5c, 0xc9],
  [0x8a, 0x6d, 0x00],
  [0x00, 0x87, 0x90],
  [0x70, 0x7b, 0x8a],
  [0xc2, 0x5c, 0x8a],
];

function mix(from, to, share) {
  return from.map((value, i) => Math.round(value + (to[i] - value) * share));
}

/** The colours of the levels 0 (-1) to 255 (1), three bytes each. */
const LEVELS = new Uint8Array(256 * 3);
for (let level = 0; level < 256; level++) {
  const value = level / 127.5 - 1;
  LEVELS.set(mix(NEUTRAL, value < 0 ? NEGATIVE : POSITIVE, Math.abs(value)), 3 * level);
}

function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

/** Returns the colour of a number from -1 to 1. */
export function colourOf(value) {
  const level = Math.round((Math.max(-1, Math.min(1, value)) + 1) * 127.5);
  return css([...LEVELS.subarray(3 * level, 3 * level + 3)]);
}

/** Returns the colour of a class. */
export function classColour(index, classes) {
  return css(classes <= 2 ? (index === 0 ? NEGATIVE : POSITIVE) : CLASSES[index % 10]);
}

/** Returns the colour of a point's label: of a class, or of a number. */
export function labelColour(label, now) {
  return now.regression ? colourOf(label) : classColour(label, now.classes);
}

/** Returns the bytes of a text in base 64. */
export function levels(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** Returns the numbers of a text in base 64. */
export function floats(text) {
  return new Float32Array(levels(text).buffer);
}

/**
 * Paints levels into a canvas, a pixel each.
 *
 * @param discretize whether there is nothing between the two ends
 */
export function paintLevels(canvas, all, from = 0, discretize = false) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const level = discretize ? (all[from + i] >= 128 ? 255 : 0) : all[from + i];
    image.data[4 * i] = LEVELS[3 * level];
    image.data[4 * i + 1] = LEVELS[3 * level + 1];
    image.data[4 * i + 2] = LEVELS[3 * level + 2];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Paints the likeliest of several classes, the paler the less likely. */
export function paintClasses(canvas, all, classes, discretize) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const points = width * height;
  for (let i = 0; i < points; i++) {
    const sure = (all[points + i] / 255 - 1 / classes) / (1 - 1 / classes);
    const colour = mix(NEUTRAL, CLASSES[all[i] % 10], discretize ? 1 : Math.max(0, sure));
    image.data.set(colour, 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
