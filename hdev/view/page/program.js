// The program text: the current line, and breakpoints by clicking line numbers.

import { act, element, getJSON } from "./server.js";

const list = document.getElementById("lines");
const choice = document.getElementById("procedures");
const texts = new Map(); // by procedure: its lines, or null if there is no text
let current = ""; // the procedure that is shown
let now = null; // the state shown last
let followed = ""; // where the program was when the text was scrolled there

choice.addEventListener("change", () => open(choice.value));

async function open(name) {
  current = name;
  choice.value = name;
  if (!texts.has(name)) {
    try {
      texts.set(name, await getJSON("procedure", { name }));
    } catch {
      texts.set(name, null);
    }
  }
  if (current === name) build(texts.get(name));
}

function build(text) {
  list.replaceChildren();
  if (!text) {
    list.append(element("li", {}, element("code", {}, "The text of this procedure cannot be shown.")));
    return;
  }
  list.append(...text.lines.map((line, k) => {
    const button = element("button", {
      type: "button", disabled: !text.stops[k], ariaLabel: `Breakpoint in line ${k + 1}`,
      onclick: () => act("breakpoint", { procedure: text.name, line: k + 1 }),
    }, String(k + 1));
    button.setAttribute("aria-pressed", "false");
    if (!text.stops[k]) button.tabIndex = -1;
    const comment = /^\s*[*#]|^\s*\/\//.test(line);
    return element("li", { className: comment ? "comment" : "" }, button, element("code", {}, line || " "));
  }));
  mark();
}

function mark() {
  if (!now || !texts.get(current)) return;
  const rows = list.children;
  for (const row of rows) row.classList.remove("now", "caller", "wrong");
  now.stack.forEach((level, depth) => {
    if (level.procedure !== current) return;
    const row = rows[level.line - 1];
    row?.classList.add(depth ? "caller" : "now");
    if (!depth) row?.setAttribute("aria-current", "step");
  });
  if (now.error && now.error.procedure === current) rows[now.error.line - 1]?.classList.add("wrong");
  const stops = new Set(now.breakpoints.filter((b) => b.procedure === current).map((b) => b.line));
  Array.from(rows).forEach((row, k) => {
    const pressed = String(stops.has(k + 1));
    if (row.firstChild.getAttribute?.("aria-pressed") !== pressed) row.firstChild.setAttribute("aria-pressed", pressed);
    if (!row.classList.contains("now")) row.removeAttribute("aria-current");
  });
  const place = now.stack[0] ?? (now.error?.line ? now.error : null);
  if (place && place.procedure === current && followed !== `${now.turn} ${place.procedure} ${place.line}`) {
    followed = `${now.turn} ${place.procedure} ${place.line}`;
    rows[place.line - 1]?.scrollIntoView({ block: "nearest" });
  }
}

// `live` is where the running program was seen last.
export function showProgram(state, live) {
  now = { ...state, stack: state.stack.length ? state.stack : live };
  const names = [...new Set([...state.procedures, ...now.stack.map((level) => level.procedure), ...(current ? [current] : [])])];
  if (names.join("\n") !== Array.from(choice.options, (option) => option.value).join("\n")) {
    choice.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
    choice.value = current;
  }
  const place = state.stack[0] ?? (state.error?.line ? state.error : null);
  const moved = place && followed !== `${state.turn} ${place.procedure} ${place.line}`;
  if (moved && place.procedure !== current) open(place.procedure);
  else if (!current && names.length) open(names[0]);
  else mark();
}

export function showLevel(procedure) {
  if (procedure !== current) open(procedure);
}
