// The weights and the bias of one neuron, to be seen and edited.
import { byId, element } from "/common/page.js";

export function weightPanel(page, labels) {
  const place = byId("weights");
  let fields = [];
  let number = -1;

  function field(text, parameter, index) {
    const input = element("input", { type: "number", step: "0.1", "data-field": `${parameter}.${index}` });
    input.addEventListener("change", () =>
      page.order("weight", { parameter, index, value: Number(input.value) }),
    );
    fields.push({ input, parameter, index });
    return element("label", {}, text, input);
  }

  function close() {
    fields = [];
    number = -1;
    place.replaceChildren();
  }

  return {
    /** Returns the neuron whose weights are shown, -1 for none. */
    neuron: () => number,

    close,

    /**
     * Shows the weights of a neuron.
     *
     * @param wanted the weight to edit first, by its place in the parameter
     */
    open(block, unit, name, neuron, wanted) {
      fields = [];
      number = neuron;
      const { blocks, state } = page.now;
      const { linear } = blocks[block];
      const from = block === 0 ? state.inputs : null;
      const width = block === 0 ? state.inputs.length : blocks[block - 1].width;
      const inputs = Array.from({ length: width }, (_, i) =>
        field(from ? labels.get(from[i]) : `neuron ${i + 1}`, linear + ".weight", unit * width + i),
      );
      place.replaceChildren(
        element(
          "div",
          { class: "row" },
          element("h3", {}, `${name}: its weights`),
          element(
            "button",
            {
              class: "small",
              onclick: () => {
                close();
                page.order("neuron", { index: -1 });
              },
            },
            "Close",
          ),
        ),
        element("div", { class: "fields" }, ...inputs, field("bias", linear + ".bias", unit)),
      );
      if (page.frame) {
        this.frame(page.frame);
      }
      const first = fields.find((each) => each.parameter.endsWith("weight") && each.index === wanted);
      first?.input.focus();
      first?.input.select();
    },

    frame(frame) {
      for (const { input, parameter, index } of fields) {
        if (document.activeElement !== input) {
          input.value = (frame.weights[parameter]?.[index] ?? 0).toFixed(4);
        }
      }
    },
  };
}
