// What every page does: asks, commands, listens, and makes elements.

/** Takes the token out of the address; the browser has it as a cookie by now. */
export function hideToken() {
  const here = new URL(location.href);
  if (here.searchParams.has("token")) {
    here.searchParams.delete("token");
    history.replaceState(null, "", here);
  }
}

/** Sends a request; fails in words where nobody answers. */
async function reach(path, request) {
  try {
    return await fetch(path, request);
  } catch {
    throw new Error("The program is not reached; nothing was done.");
  }
}

async function answer(response) {
  const json = response.headers.get("Content-Type")?.startsWith("application/json");
  const body = json ? await response.json() : await response.text();
  if (!response.ok) {
    throw new Error(body.error ?? `The page was answered ${response.status}.`);
  }
  return body;
}

/** Asks for JSON or text. */
export async function ask(path) {
  return answer(await reach(path));
}

/** Asks for bytes. */
export async function askBytes(path) {
  const response = await reach(path);
  if (!response.ok) {
    await answer(response);
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** Has something done; fails with the message of why it is not. */
export async function command(path, body = {}) {
  return answer(
    await reach(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

const AGAIN_MILLIS = 3000;

/**
 * Listens to a stream; it comes back by itself where the connection is lost.
 *
 * @param handlers by the names of events; each is given the data
 * @param state is told "here" and "away"
 * @return what is closed to listen no longer
 */
export function listen(path, handlers, state = () => {}) {
  let source = null;
  let again = 0;
  function open() {
    source = new EventSource(path);
    for (const [name, handler] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
    }
    source.addEventListener("open", () => state("here"));
    source.addEventListener("error", () => {
      state("away");
      // A browser gives up where it is refused, as when too many pages are open.
      if (source.readyState === EventSource.CLOSED) {
        again = setTimeout(open, AGAIN_MILLIS);
      }
    });
  }
  open();
  return {
    close() {
      clearTimeout(again);
      source.close();
    },
  };
}

/** Makes an element, such as element("button", { class: "main", onclick: go }, "Go"). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children);
  return made;
}

/** Returns the element of an id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Returns a number as people read it: five digits, or with an exponent. */
export function shown(value) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "–";
  }
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e7)) {
    return value.toExponential(2);
  }
  return Number(value.toPrecision(5)).toLocaleString("en", { maximumFractionDigits: 6 });
}
