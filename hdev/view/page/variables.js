// Variables: values in a list, pictures of iconic ones, plots of tuples.

import { drawn, element, getJSON } from "./server.js";
import { showLevel } from "./program.js";

const list = document.getElementById("variables");
const levels = document.getElementById("levels");
const filter = document.getElementById("filter");
const rows = new Map(); // by name: what belongs to a variable that is shown
let state = null;
let stamp = ""; // the moment whose values are shown
let asking = false;
let timer = 0;
let onLive = () => {};

filter.addEventListener("input", arrange);
levels.addEventListener("change", () => {
  stamp = "";
  showLevel(state.stack[Number(levels.value)]?.procedure);
  refresh();
});

export function whenLive(work) {
  onLive = work;
}

export function showVariables(next) {
  const before = state;
  state = next;
  if (before?.turn !== next.turn || before?.status !== next.status) {
    const names = next.stack.map((level, k) => element("option", { value: k }, `${level.procedure}, line ${level.line}`));
    levels.replaceChildren(...names);
    document.getElementById("levels-label").hidden = names.length < 2;
    stamp = "";
  }
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  const moment = `${state.status} ${state.turn}`;
  if (asking || (stamp === moment && state.status !== "running")) {
    if (asking) timer = setTimeout(refresh, 100);
    return;
  }
  asking = true;
  try {
    const found = await getJSON("variables", { level: level() });
    stamp = moment;
    fill(found.variables, moment);
    onLive(state.status === "running" ? found.stack ?? [] : []);
  } catch { /* The program has gone on meanwhile. */ }
  asking = false;
  if (state.status === "running") timer = setTimeout(refresh, 700);
}

const level = () => (state.stack.length ? levels.value || "0" : "0");

function fill(variables, moment) {
  const there = new Set(variables.map((variable) => variable.name));
  for (const [name, row] of rows) {
    if (there.has(name)) continue;
    row.item.remove();
    rows.delete(name);
  }
  for (const variable of variables) {
    let row = rows.get(variable.name);
    if (!row) {
      row = make(variable.name);
      rows.set(variable.name, row);
    }
    const text = `${variable.kind} ${variable.text}`;
    const changed = row.text !== undefined && row.text !== text;
    row.item.classList.toggle("changed", changed);
    row.text = text;
    row.label.textContent = variable.text;
    if (variable.kind === "iconic" && variable.count) {
      const source = `thumbnail?${new URLSearchParams({ name: variable.name, level: level(), size: 68, v: moment })}`;
      if (row.image.getAttribute("src") !== source) row.image.src = source;
      row.image.hidden = false;
    } else {
      row.image.hidden = true;
    }
    if (!row.detail.hidden) expand(row);
  }
  const order = [...variables].sort((a, b) => (a.kind === "iconic" ? 0 : 1) - (b.kind === "iconic" ? 0 : 1));
  order.forEach((variable, k) => {
    const { item } = rows.get(variable.name);
    if (list.children[k] !== item) list.insertBefore(item, list.children[k] ?? null);
  });
  arrange();
}

function make(name) {
  const label = element("span");
  const image = element("img", { alt: `Picture of ${name}`, hidden: true });
  const button = element("button", { type: "button", className: "row" },
    element("span", { className: "name" }, name), element("span", { className: "value" }, image, label));
  button.setAttribute("aria-expanded", "false");
  const detail = element("div", { className: "detail", hidden: true });
  const item = element("li", {}, button, detail);
  const row = { name, item, button, label, image, detail };
  button.onclick = () => {
    detail.hidden = !detail.hidden;
    button.setAttribute("aria-expanded", String(!detail.hidden));
    if (!detail.hidden) expand(row);
  };
  return row;
}

async function expand(row) {
  let found;
  try {
    found = await getJSON("variable", { name: row.name, level: level() });
  } catch {
    return;
  }
  row.detail.replaceChildren();
  if (found.kind === "iconic") {
    const source = `thumbnail?${new URLSearchParams({ name: row.name, level: level(), size: 512, v: stamp })}`;
    if (found.count) row.detail.append(element("img", { src: source, alt: `Picture of ${row.name}` }));
  } else if (found.points) {
    row.detail.append(plot(row.name, found.points, found.count));
  }
  row.detail.append(element("pre", {}, found.text));
}

function plot(name, points, count) {
  const values = points.map((point) => point[1]);
  let low = Math.min(...values), high = Math.max(...values);
  if (!points.length) low = high = 0;
  const spread = high - low || 1, width = Math.max(count - 1, 1);
  const svg = drawn("svg", { viewBox: "0 0 1000 150", preserveAspectRatio: "none", role: "img", "aria-label": `Plot of ${name}` });
  const x = (k) => 10 + 980 * k / width, y = (v) => 140 - 130 * (v - low) / spread;
  if (low < 0 && high > 0) svg.append(drawn("line", { class: "axis", x1: 0, x2: 1000, y1: y(0), y2: y(0) }));
  const path = points.map(([k, v], n) => `${n ? "L" : "M"}${x(k).toFixed(1)} ${y(v).toFixed(1)}`).join("");
  svg.append(drawn("path", { class: "curve", d: path }));
  const short = (value) => String(Number(value.toPrecision(6)));
  return element("figure", {}, svg, element("figcaption", {},
    element("span", {}, `0 … ${count - 1}`), element("span", {}, `${short(low)} … ${short(high)}`)));
}

function arrange() {
  const wanted = filter.value.toLowerCase();
  for (const [name, row] of rows) row.item.hidden = !name.toLowerCase().includes(wanted);
}
