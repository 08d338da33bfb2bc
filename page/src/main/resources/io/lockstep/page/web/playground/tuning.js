// What steers optimizer and schedule: fields as the registries have them, each with its faults.
import { byId, element } from "/common/page.js";

export function tuning(page) {
  const hyper = fields(byId("hyper"), "hyper", (name, value, tell) =>
    page.change({ hyper: { ...page.now.state.hyper, [name]: value } }, tell),
  );
  const schedule = fields(byId("schedule-fields"), "schedule", (name, value, tell) =>
    page.change({ schedule: written(page.now.schedule, name, value) }, tell),
  );
  let first = true;

  return {
    state({ state, optimizer, schedule: chosen }) {
      hyper.show(optimizer.name, optimizer.fields);
      schedule.show(chosen.name ?? "", chosen.fields ?? []);
      byId("tuning-title").textContent = chosen.name
        ? `Parameters of ${optimizer.name} and ${chosen.name}`
        : `Parameters of ${optimizer.name}`;
      byId("tuning-formula").textContent = optimizer.told[0].formula;
      byId("tuning-set").textContent = Object.entries(state.hyper)
        .map(([name, value]) => `${name} = ${value}`)
        .join(", ");
      facts(optimizer, chosen);
      if (first) {
        byId("tuning").open = Object.keys(state.hyper).length > 0;
        first = false;
      }
    },
  };
}

/** The text of a schedule with another value of one of its arguments. */
function written({ name: kind, fields: all, rest }, changed, value) {
  const given = all
    .map(({ name, value: before }) => [name, name === changed ? value.trim() : before])
    .filter(([, text]) => text);
  const text = given.map(([name, each]) => `${name}=${each}`).join(", ");
  return `${kind}${text && `(${text})`} ${rest}`.trim();
}

/** Formulas, papers and conventions; whose form a rule is, its usual rate. */
function facts(optimizer, schedule) {
  const of = ({ name, formula, paper, convention }) => [
    element("b", {}, name),
    " ",
    element("code", {}, formula),
    paper && ` (${paper})`,
    convention && `: ${convention}`,
    ". ",
  ];
  byId("tuning-facts").replaceChildren(
    ...optimizer.told.flatMap(of),
    optimizer.usualRate ? `Its usual rate is ${optimizer.usualRate}. ` : "It has no learning rate. ",
    ...(schedule.told ?? []).flatMap(of),
  );
}

/**
 * A group of fields.
 *
 * @param change takes a field's name and value, and how its fault is told
 */
function fields(place, group, change) {
  let key = "";
  let all = [];

  function make({ name, usual, range, description }) {
    const id = `${group}-${name}`;
    const input = element("input", {
      id,
      type: "text",
      placeholder: usual,
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": `${id}-told ${id}-fault`,
    });
    const fault = element("span", { id: `${id}-fault`, class: "fault", role: "alert" });
    const field = { name, input, fault, value: null, typing: false };
    const tell = (text) => {
      fault.textContent = text;
      input.setAttribute("aria-invalid", String(text !== ""));
    };
    input.addEventListener("input", () => (field.typing = true));
    input.addEventListener("change", () => {
      field.typing = false;
      change(name, input.value, tell);
    });
    place.append(
      element(
        "div",
        { class: "tuned" },
        element("label", { for: id }, name),
        input,
        element(
          "span",
          { id: `${id}-told`, class: "muted" },
          [description, range, usual === null ? "" : `usually ${usual}`].filter(Boolean).join("; "),
        ),
        fault,
      ),
    );
    return field;
  }

  return {
    /** Shows fields; what is being typed, or was refused, stays until something else is set. */
    show(name, wanted) {
      const next = [name, ...wanted.map((field) => field.name)].join();
      if (next !== key) {
        key = next;
        place.replaceChildren();
        all = wanted.map(make);
      }
      place.hidden = all.length === 0;
      all.forEach((field, i) => {
        const { value } = wanted[i];
        const refused = field.fault.textContent !== "";
        if (!field.typing && !(refused && value === field.value)) {
          field.input.value = value ?? "";
          field.fault.textContent = "";
          field.input.setAttribute("aria-invalid", "false");
        }
        field.value = value;
      });
    },
  };
}
