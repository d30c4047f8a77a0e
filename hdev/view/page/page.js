// The page as a whole: it gets the state of the program as it changes, and hands it to its parts.

import { act } from "./server.js";
import { showDialogs } from "./dialogs.js";
import { showProgram } from "./program.js";
import { showVariables, whenLive } from "./variables.js";
import { settled, showWindows } from "./windows.js";

const byId = (name) => document.getElementById(name);
const REASONS = {
  start: "at the start", breakpoint: "at a breakpoint", step: "after a step", target: "at the chosen line", pause: "paused",
  stop: "at stop ()", error: "at an error",
};
const KEYS = { F5: "go", F6: "over", F7: "into", F8: "out", F9: "pause" };
let state = null;
let live = [];

function words(next) {
  const asked = [...next.windows.map((window) => window.asked), ...next.dialogs].find(Boolean);
  if (asked && next.status === "running") return ["asking", `waiting for ${asked.operator}`];
  if (next.status === "paused") {
    const place = next.stack[0];
    const where = place ? `, ${place.procedure} line ${place.line}` : "";
    return ["paused", next.reason === "pause" ? `paused${where}` : `paused ${REASONS[next.reason] ?? ""}${where}`];
  }
  return [next.status, { starting: "starting", running: "running", ended: "ended", failed: "ended with an error" }[next.status]];
}

function show(next) {
  state = next;
  byId("name").textContent = next.name;
  document.title = `${next.name} – hdev`;
  const [kind, text] = words(next);
  const status = byId("status");
  status.dataset.status = kind;
  if (status.textContent !== text) status.textContent = text;
  const paused = next.status === "paused";
  byId("go").disabled = !paused;
  for (const name of ["over", "into", "out"]) byId(name).disabled = !next.canStep;
  byId("pause").disabled = next.status !== "running";
  byId("abort").disabled = !paused;
  byId("close").hidden = !["ended", "failed"].includes(next.status);
  const error = byId("error");
  error.hidden = !next.error;
  if (next.error) {
    const where = next.error.procedure ? `${next.error.procedure}, line ${next.error.line}: ` : "";
    error.textContent = `${where}error ${next.error.code}: ${next.error.text}`;
  }
  if (next.status !== "running") live = [];
  showDialogs(next.dialogs); // first: a dialog that closes gives the focus back
  showWindows(next.windows);
  showProgram(next, live);
  showVariables(next);
}

function lost(text) {
  const status = byId("status");
  status.dataset.status = "lost";
  status.textContent = text;
  for (const button of document.querySelectorAll("header button")) button.disabled = true;
}

whenLive((stack) => {
  if (state?.status !== "running") return;
  live = stack;
  showProgram(state, live);
});

const command = (name) => settled().then(() => act(name));
for (const name of ["go", "over", "into", "out", "pause", "abort"]) byId(name).onclick = () => command(name);
byId("close").onclick = () => act("close");
document.addEventListener("keydown", (event) => {
  const name = KEYS[event.key];
  if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (!byId(name).disabled) command(name);
});

const divider = byId("divider");
function setSide(width) {
  const whole = document.documentElement.clientWidth;
  document.documentElement.style.setProperty("--side", `${Math.min(Math.max(width, 240), whole * 0.75)}px`);
}
divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
divider.addEventListener("pointermove", (event) => {
  if (event.buttons & 1) setSide(document.documentElement.clientWidth - event.clientX);
});
divider.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: 20, ArrowRight: -20 }[event.key];
  if (step) setSide(document.querySelector(".side").clientWidth + step);
});

let refused = false;
const events = new EventSource("events");
events.onmessage = (event) => {
  const message = JSON.parse(event.data);
  if (message.refused) {
    refused = true;
    events.close();
    lost(message.refused);
    return;
  }
  show(message);
};
events.onerror = () => {
  if (refused) return;
  const over = state && ["ended", "failed"].includes(state.status);
  lost(over ? "the viewer was closed" : "no connection to hdev");
  if (over) events.close();
};
window.addEventListener("pagehide", () => events.close());
