// What a run is: its figures at the top, its network, its document, and what was said of it.

import { byId, element } from "/common/page.js";
import { time } from "./runs.js";

const TONES = {
  running: "good",
  finished: "good",
  paused: "warm",
  stopping: "warm",
  stopped: "warm",
  interrupted: "warm",
  unfinished: "warm",
  failed: "bad",
};

/** Makes the cards, and returns what fills them. */
export function makeAbout(cards) {
  const network = card(cards, "network", "Network");
  const messages = card(cards, "messages", "Messages");
  const text = card(cards, "document", "Document of the run");
  const known = {};
  const changed = (name, value) => {
    const same = known[name] === value;
    known[name] = value;
    return !same;
  };
  return (run, lost) => {
    top(run, lost);
    if (!run) {
      return;
    }
    if (changed("info", run.info)) {
      fillNetwork(network, run.info);
      fillDocument(text, run.info);
    }
    if (changed("messages", run.messages)) {
      fillMessages(messages, run.messages);
    }
  };
}

function card(cards, id, title) {
  const body = element("div", {});
  const header = element("header", {}, element("h2", {}, title));
  const made = element("section", { class: "card", id }, header, body);
  made.hidden = true;
  cards.append(made);
  return { made, body };
}

function top(run, lost) {
  if (!run) {
    return;
  }
  const { step, epoch, epochs, seconds } = run.progress;
  byId("name").textContent = run.name;
  const status = lost ? "no connection" : run.status;
  document.title = `${run.name}: ${status} – Lockstep`;
  const pill = byId("status");
  if (pill.textContent !== status) {
    pill.textContent = status;
    pill.className = `pill ${TONES[status] ?? ""}`;
  }
  if (step === undefined) {
    return;
  }
  const parts = [`epoch ${epoch.toFixed(epochs > 100 ? 0 : 1)} of ${epochs}`];
  parts.push(`step ${step.toLocaleString("en")}`, time(seconds));
  const first = run.first ?? (run.first = { epoch, seconds });
  if (run.status === "running" && epoch > first.epoch && epochs > epoch) {
    const left = ((seconds - first.seconds) / (epoch - first.epoch)) * (epochs - epoch);
    parts.push(`${time(left)} left`);
  }
  byId("progress").textContent = parts.join(" · ");
  byId("done").value = epochs > 0 ? Math.min(1, epoch / epochs) : 0;
}

function fillNetwork({ made, body }, info) {
  const layers = info.layers ?? [];
  made.hidden = layers.length === 0;
  const facts = element("p", { class: "muted" });
  const count = info.parameters ?? layers.reduce((sum, layer) => sum + layer.parameters, 0);
  facts.textContent = `${count.toLocaleString("en")} parameters` +
    (info.device ? ` on ${info.device}` : "") +
    (info.batch ? `, batches of ${info.batch}` : "");
  const head = element(
    "tr",
    {},
    ...["layer", "kind", "output", "parameters"].map((name, i) =>
      element("th", { scope: "col", class: i === 3 ? "number" : null }, name),
    ),
  );
  const rows = layers.map((layer) =>
    element(
      "tr",
      {},
      element("td", {}, layer.path || "–"),
      element("td", {}, layer.kind),
      element("td", { class: "shape" }, layer.output),
      element("td", { class: "number" }, layer.parameters.toLocaleString("en")),
    ),
  );
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  const scroll = { class: "scroll document", tabindex: 0, "aria-label": "layers" };
  body.replaceChildren(facts, element("div", scroll, table));
}

function fillDocument({ made, body }, info) {
  made.hidden = info.document === undefined;
  if (made.hidden) {
    return;
  }
  const json = info.document;
  const text = typeof json === "string" ? json : JSON.stringify(json, null, 2);
  const parts = [];
  if (info.digest) {
    parts.push(element("p", { class: "number" }, `digest ${info.digest}`));
  }
  const attributes = { class: "document", tabindex: 0, "aria-label": "document of the run" };
  parts.push(element("pre", attributes, text));
  body.replaceChildren(...parts);
}

function fillMessages({ made, body }, messages) {
  made.hidden = messages.length === 0;
  const tone = { warning: "warm", error: "bad" };
  const lines = messages.map((message) =>
    element(
      "li",
      { class: `note ${tone[message.kind] ?? ""}` },
      `step ${message.step.toLocaleString("en")}: ${message.text}`,
      message.advice ? element("div", { class: "muted" }, message.advice) : "",
    ),
  );
  const list = element("ul", { class: "messages", tabindex: 0, "aria-label": "messages" });
  list.append(...lines.reverse());
  body.replaceChildren(list);
}
