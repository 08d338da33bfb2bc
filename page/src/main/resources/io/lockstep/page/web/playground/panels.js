// What can be opened below: step by step, Java and JSON, devices and digests.
import { ask, byId, element } from "/common/page.js";
import { show } from "./controls.js";
import { traceText } from "./trace.js";

export function panels(page) {
  let code = null;
  let view = "java";
  let example = 0;
  let seen = ""; // The step and the weights of which the trace is.
  let asked = false;

  // ---- step by step

  async function trace(index) {
    const told = await page.order("trace", { index });
    if (told) {
      example = told.index;
      page.traced = page.now.training[example].slice(0, 2);
      byId("trace-title").textContent = `example ${example + 1} of ${page.now.training.length}`;
      byId("trace").replaceChildren(...traceText(told, page.now));
      page.redraw();
    }
  }
  byId("trace-panel").addEventListener("toggle", (event) => {
    page.traced = null;
    page.redraw();
    if (event.target.open) {
      seen = page.frame ? place(page.frame) : "";
      trace(example);
    }
  });
  byId("trace-before").addEventListener("click", () => trace(example - 1));
  byId("trace-next").addEventListener("click", () => trace(example + 1));
  byId("trace-step").addEventListener("click", () => page.order("step"));
  page.traceNearest = (x, y) => {
    if (byId("trace-panel").open) {
      const far = ([a, b]) => Math.hypot(a - x, b - y);
      const { training } = page.now;
      trace(training.reduce((best, p, i) => (far(p) < far(training[best]) ? i : best), 0));
    }
  };

  function place(frame) {
    return [frame.step, ...Object.values(frame.weights).map((all) => all.join())].join();
  }

  /** Traces anew where a pause has come, a step was taken or a weight set. */
  function follow(frame) {
    if (!frame.playing && place(frame) !== seen) {
      seen = place(frame);
      trace(example);
    }
  }

  // ---- Java and JSON

  const VIEWS = {
    java: () =>
      `${code.epochs} epochs` +
      (code.digest ? `, prints the digest ${code.digest.slice(0, 12)}…` : ""),
    layers: () => "for lockstep train --layers FILE",
    document: () => "for lockstep train --config FILE --data …",
  };

  async function fetchCode() {
    code = await page.order("code");
    if (code) {
      byId("code").textContent = code[view];
      byId("code-title").textContent = VIEWS[view]();
    }
  }
  for (const each of Object.keys(VIEWS)) {
    byId(`show-${each}`).addEventListener("click", () => {
      view = each;
      for (const other of Object.keys(VIEWS)) {
        byId(`show-${other}`).ariaPressed = String(other === each);
      }
      fetchCode();
    });
  }
  byId("code-panel").addEventListener("toggle", (event) => event.target.open && fetchCode());
  byId("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(byId("code").textContent);
    byId("copy").textContent = "Copied";
    setTimeout(() => (byId("copy").textContent = "Copy"), 1500);
  });

  // ---- devices

  byId("device").addEventListener("change", (event) => page.change({ device: event.target.value }));
  byId("device-panel").addEventListener("toggle", async () => {
    if (page.frame) {
      digests(page.frame);
    }
    if (!asked) {
      asked = true;
      for (const name of await ask("/api/devices")) {
        show(byId("device"), name);
      }
      show(byId("device"), page.now.state.device);
    }
  });

  function digests(frame) {
    const row = ({ device, epoch, digest }) =>
      element(
        "tr",
        {},
        element("td", {}, device),
        element("td", { class: "number" }, epoch.toLocaleString("en")),
        element("td", { class: "number digest", "data-digest": device }, digest),
      );
    const own = frame.digest;
    const others = frame.digests.filter(({ device }) => device !== own?.device);
    byId("digests").replaceChildren(...[...(own ? [own] : []), ...others].map(row));
    const same = others.filter(({ epoch }) => epoch === own?.epoch);
    const ahead = others.find(({ epoch }) => epoch > (own?.epoch ?? 0));
    byId("digest-says").textContent = frame.touched
      ? "Weights or rate were changed by hand: no program gives this digest again."
      : ahead
        ? `${own.device} is on its way to epoch ${ahead.epoch}.`
        : same.length === 0
          ? ""
          : same.every(({ digest }) => digest === own.digest)
            ? "The digests are equal: every bit of every weight is."
            : "The digests differ.";
  }

  return {
    state({ state }) {
      show(byId("device"), state.device);
      code = null;
      if (byId("code-panel").open) {
        fetchCode();
      }
      if (byId("trace-panel").open) {
        trace(example);
      }
    },
    frame(frame) {
      if (byId("device-panel").open) {
        digests(frame);
      }
      if (byId("trace-panel").open) {
        follow(frame);
      }
    },
  };
}
