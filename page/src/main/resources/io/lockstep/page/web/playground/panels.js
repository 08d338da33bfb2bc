// What can be opened below: step by step, Java and JSON, devices and digests.
import { ask, byId, element } from "/common/page.js";
import { show } from "./controls.js";
import { traceText } from "./trace.js";

export function panels(page) {
  let code = null;
  let java = true;
  let example = 0;
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
      trace(example);
    }
  });
  byId("trace-before").addEventListener("click", () => trace(example - 1));
  byId("trace-next").addEventListener("click", () => trace(example + 1));
  byId("trace-step").addEventListener("click", async () => {
    await page.order("step");
    trace(example);
  });
  page.traceNearest = (x, y) => {
    if (byId("trace-panel").open) {
      const far = ([a, b]) => Math.hypot(a - x, b - y);
      const { training } = page.now;
      trace(training.reduce((best, p, i) => (far(p) < far(training[best]) ? i : best), 0));
    }
  };

  // ---- Java and JSON

  async function fetchCode() {
    code = await page.order("code");
    if (code) {
      byId("code").textContent = java ? code.java : code.json;
      byId("code-title").textContent = java
        ? `${code.epochs} epochs` +
          (code.digest ? `, prints the digest ${code.digest.slice(0, 12)}…` : "")
        : "for lockstep train --layers FILE";
    }
  }
  function choose(isJava) {
    java = isJava;
    byId("show-java").ariaPressed = String(java);
    byId("show-json").ariaPressed = String(!java);
    fetchCode();
  }
  byId("show-java").addEventListener("click", () => choose(true));
  byId("show-json").addEventListener("click", () => choose(false));
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
    },
  };
}
