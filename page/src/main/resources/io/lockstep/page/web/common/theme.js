// Light or dark: as the machine has it, or as was chosen here before.

const KEY = "lockstep-theme";
const root = document.documentElement;

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Where nothing may be kept.
  }
}

function machine() {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Returns "light" or "dark". */
export function theme() {
  return root.dataset.theme ?? machine();
}

function tell() {
  document.dispatchEvent(new Event("themechange"));
}

function choose(name) {
  root.dataset.theme = name;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // It holds for this visit.
  }
  tell();
}

/** Makes a button change the theme; whoever draws hears "themechange" on the document. */
export function themeButton(button) {
  const show = () => {
    const other = theme() === "dark" ? "light" : "dark";
    button.textContent = theme() === "dark" ? "☀" : "☾";
    button.setAttribute("aria-label", `Show the page in ${other} colours`);
    button.title = `Show the page in ${other} colours`;
  };
  button.addEventListener("click", () => choose(theme() === "dark" ? "light" : "dark"));
  document.addEventListener("themechange", show);
  show();
}

const probe = document.createElement("span");
probe.hidden = true;

/** Returns a colour of tokens.css as it is now, such as colour("--accent"). */
export function colour(name) {
  if (!probe.isConnected) {
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

const before = stored();
if (before === "light" || before === "dark") {
  root.dataset.theme = before;
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
