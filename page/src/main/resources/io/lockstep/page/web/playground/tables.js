// Numbers as one writes them by hand, and tables of them.
import { element } from "/common/page.js";

/** Returns a number with four digits behind the point, or an exponent where it is small. */
export function n(value) {
  if (value === null) {
    return "NaN";
  }
  const size = Math.abs(value);
  const text = value !== 0 && size < 1e-3 ? value.toExponential(2) : value.toFixed(4);
  return text.replaceAll("-", "−");
}

/** Returns a number that something stands in front of. */
export function behind(value) {
  return value < 0 ? `(${n(value)})` : n(value);
}

/** Returns what a layer is called. */
export function layerName(layer, count) {
  return layer === count - 1 ? "Output" : `Layer ${layer + 1}`;
}

/** Returns a table with a line of heads; cells are texts or elements, such as a `td` itself. */
export function table(caption, heads, rows) {
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
        element(
          "tr",
          {},
          ...cells.map((cell) =>
            cell instanceof HTMLTableCellElement ? cell : element("td", { class: "number" }, cell),
          ),
        ),
      ),
    ),
  );
}
