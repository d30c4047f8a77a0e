// Windows: their pictures, zoom and pan, what is under the pointer, and what mouse and keyboard do in them.

import { drawn, element, get, post } from "./server.js";

const BUTTONS = [1, 2, 4]; // left, middle, right, as operators count them
const REACH = 7; // within so many pixels of the screen a handle is hit
const FREEHAND = new Set(["region", "polygon"]);
const CURSORS = {
  arrow: "default", default: "default", crosshair: "crosshair", "text I-beam": "text", "Slashed circle": "not-allowed",
  "Size All": "move", "Size NESW": "nesw-resize", "Size S": "ns-resize", "Size NWSE": "nwse-resize",
  "Size WE": "ew-resize", "Vertical Arrow": "n-resize", Hourglass: "wait",
};

// The content of a reply. Reading it piece by piece is twice as fast as arrayBuffer ().
async function content(reply) {
  const data = new Uint8Array(Number(reply.headers.get("Content-Length")));
  const reader = reply.body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return data;
    data.set(value, at);
    at += value.length;
  }
}

// Fill in the pixels of a picture: hdev/view/packing.py says how they are sent.
function unpack(data, picture) {
  const to = new Uint32Array(picture.data.buffer), count = to.length;
  if (data.length === 3 * count) {
    for (let i = 0, k = 0; i < count; i++, k += 3) to[i] = 0xff000000 | data[k + 2] << 16 | data[k + 1] << 8 | data[k];
    return;
  }
  for (let i = 0; i < count; i++) to[i] = 0xff000000 | data[i] * 0x10101;
  const runs = new Uint32Array(data.buffer, Math.ceil(count / 4) * 4);
  for (let k = 0; k < runs.length; k += 2) {
    const colour = 0xff000000 | runs[k + 1], end = runs[k] + (runs[k + 1] >>> 24);
    for (let i = runs[k]; i < end; i++) to[i] = colour;
  }
}

class Window {
  constructor(index) {
    this.index = index;
    this.look = null; // the part that is enlarged: edges in pixels of the window
    this.asked = null;
    this.overlay = null; // what lies over it now
    this.latest = null; // what the program said last of that
    this.queue = [];
    this.sending = false;
    this.loading = false;
    this.stale = false;
    this.panning = null;
    this.pixels = null;
    this.build();
  }

  build() {
    this.title = element("h2");
    this.zoomed = element("output", { ariaLabel: "Zoom" }, "100 %");
    const tool = (text, label, work) => element("button", { type: "button", title: label, ariaLabel: label, onclick: work }, text);
    this.bar = element("div", { className: "bar" }, this.title, this.zoomed,
      tool("−", "Zoom out", () => this.zoom(1 / 1.5)), tool("+", "Zoom in", () => this.zoom(1.5)),
      tool("1:1", "Show the whole window", () => this.setLook(null)),
      this.filled = tool("⤢", "Fill the page", () => this.fill()));
    this.filled.setAttribute("aria-pressed", "false");
    this.canvas = element("canvas", { tabIndex: 0, role: "application" });
    this.svg = drawn("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
    this.screen = element("div", { className: "screen" }, this.canvas, this.svg);
    this.text = element("span");
    this.done = element("button", { type: "button", className: "main", onclick: () => this.key("Enter") }, "Done");
    this.again = element("button", { type: "button", onclick: () => this.key("Escape") }, "Start again");
    this.hint = element("p", { className: "hint", hidden: true }, this.text, this.again, this.done);
    this.hint.setAttribute("aria-live", "polite");
    this.place = element("p", { className: "place" });
    this.root = element("article", { className: "window" }, this.bar, this.screen, this.hint, this.place);
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    this.canvas.addEventListener("pointerup", (event) => this.up(event));
    this.canvas.addEventListener("pointercancel", (event) => this.up(event));
    this.canvas.addEventListener("pointerleave", () => this.leave());
    this.canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    this.canvas.addEventListener("auxclick", (event) => event.preventDefault());
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  update(info) {
    const resized = this.info?.width !== info.width || this.info?.height !== info.height;
    const changed = resized || this.info?.changes !== info.changes;
    this.info = info;
    if (this.title.textContent !== info.title) this.title.textContent = info.title;
    this.canvas.ariaLabel = `${info.title}, ${info.width} by ${info.height} pixels`;
    if (resized) {
      this.canvas.width = info.width;
      this.canvas.height = info.height;
      this.look = null;
    }
    this.root.classList.toggle("active", info.active);
    this.canvas.style.cursor = info.asked ? "crosshair" : CURSORS[info.cursor] ?? "default";
    this.ask(info.asked);
    this.latest = info.overlay;
    if (!this.sending || resized) this.draw(info.overlay);
    if (changed) this.load();
  }

  ask(asked) {
    if (asked?.id === this.asked?.id) return;
    this.asked = asked;
    this.root.classList.toggle("asked", Boolean(asked));
    this.root.dataset.asked = asked?.id ?? "";
    this.hint.hidden = !asked;
    if (!asked) return;
    this.text.replaceChildren(element("b", {}, asked.operator), ` ${asked.hint}`);
    const plain = asked.kind === "click" || asked.kind === "key";
    this.done.hidden = this.again.hidden = plain;
    this.root.scrollIntoView({ block: "nearest" });
    this.canvas.focus({ preventScroll: true });
  }

  // ------------------------------------------------------------------------------------------------------------ pictures

  async load() {
    if (this.loading) {
      this.stale = true;
      return;
    }
    this.loading = true;
    do {
      this.stale = false;
      const query = { window: this.index, v: this.info.changes };
      const look = this.look;
      if (look) query.look = [look.top, look.left, look.bottom, look.right].join();
      try {
        const reply = await get("picture", query);
        const [width, height] = reply.headers.get("X-Size").split(",").map(Number);
        const data = await content(reply);
        if (width === this.canvas.width && height === this.canvas.height) {
          if (this.pixels?.width !== width || this.pixels.height !== height) this.pixels = new ImageData(width, height);
          unpack(data, this.pixels);
          this.canvas.getContext("2d").putImageData(this.pixels, 0, 0);
          this.canvas.dataset.changes = query.v;
          this.canvas.dataset.look = query.look ?? "";
        }
      } catch { /* The window is gone, or the connection: the next state tells. */ }
    } while (this.stale);
    this.loading = false;
  }

  view() {
    return this.look ?? { top: 0, left: 0, bottom: this.info.height, right: this.info.width };
  }

  setLook(look) {
    const { width, height } = this.info;
    if (look) {
      const scale = (look.right - look.left) / width;
      if (scale > 8 || scale < 1 / 200) return;
      const whole = Math.abs(scale - 1) < 1e-3 && Math.abs(look.top) < 0.5 && Math.abs(look.left) < 0.5;
      this.look = whole ? null : look;
    } else {
      this.look = null;
    }
    const percent = 100 * width / (this.view().right - this.view().left);
    this.zoomed.textContent = `${percent >= 10 ? Math.round(percent) : percent.toFixed(1)} %`;
    this.draw(this.overlay);
    this.load();
  }

  zoom(factor, x = null, y = null) {
    const view = this.view();
    const width = view.right - view.left, height = view.bottom - view.top;
    const fx = x === null ? 0.5 : (x - view.left) / width, fy = y === null ? 0.5 : (y - view.top) / height;
    const left = view.left + fx * width * (1 - 1 / factor), top = view.top + fy * height * (1 - 1 / factor);
    this.setLook({ top, left, bottom: top + height / factor, right: left + width / factor });
  }

  pan(x, y) {
    const { top, left, bottom, right } = this.view();
    this.setLook({ top: top + y, left: left + x, bottom: bottom + y, right: right + x });
  }

  // Enlarge the window on the page, as far as there is room.
  fill() {
    const on = this.filled.getAttribute("aria-pressed") !== "true";
    this.filled.setAttribute("aria-pressed", String(on));
    const area = document.getElementById("windows");
    const zoom = Math.min((area.clientWidth - 32) / this.info.width, (area.clientHeight - 110) / this.info.height);
    this.canvas.style.width = on && zoom > 1 ? `${Math.floor(this.info.width * zoom)}px` : "";
    this.screen.classList.toggle("large", on && zoom >= 2);
    this.draw(this.overlay);
  }

  // ------------------------------------------------------------------------------------------------------------- overlay

  draw(overlay) {
    this.overlay = overlay;
    const view = this.view();
    this.svg.setAttribute("viewBox", `${view.left} ${view.top} ${view.right - view.left} ${view.bottom - view.top}`);
    this.svg.replaceChildren();
    if (!overlay) return;
    const size = this.pixel() * 4;
    let path = "";
    for (const line of overlay.lines) {
      for (let k = 0; k < line.length; k += 2) path += `${k ? "L" : "M"}${line[k] + 0.5} ${line[k + 1] + 0.5}`;
    }
    if (overlay.cross) {
      const [x, y] = overlay.cross, arm = size * 3;
      path += `M${x + 0.5 - arm} ${y + 0.5}h${2 * arm}M${x + 0.5} ${y + 0.5 - arm}v${2 * arm}`;
    }
    this.svg.append(drawn("path", { d: path, class: "under" }), drawn("path", { d: path, class: "over" }));
    overlay.handles.forEach(([x, y], k) => {
      this.svg.append(drawn("rect", {
        x: x + 0.5 - size, y: y + 0.5 - size, width: 2 * size, height: 2 * size, class: k === overlay.active ? "active" : "",
      }));
    });
  }

  // A pixel of the screen in pixels of the window.
  pixel() {
    const box = this.canvas.getBoundingClientRect();
    return box.width ? (this.view().right - this.view().left) / box.width : 1;
  }

  // Where an event is, in pixels of the window; their centres have whole numbers.
  at(event) {
    const box = this.canvas.getBoundingClientRect(), view = this.view(), half = 0.5 / window.devicePixelRatio;
    const x = view.left + (event.clientX - box.left + half) / box.width * (view.right - view.left) - 0.5;
    const y = view.top + (event.clientY - box.top + half) / box.height * (view.bottom - view.top) - 0.5;
    return { x: Math.round(x * 1e4) / 1e4, y: Math.round(y * 1e4) / 1e4 };
  }

  // -------------------------------------------------------------------------------------------------------------- events

  send(what, event, more = {}) {
    const held = [1, 4, 2].reduce((sum, name, k) => sum + (event?.buttons >> k & 1 ? name : 0), 0);
    const data = {
      window: this.index, what, held, reach: REACH * this.pixel(),
      shift: Boolean(event?.shiftKey), ctrl: Boolean(event?.ctrlKey), alt: Boolean(event?.altKey), ...more,
    };
    if (what !== "key" && what !== "leave") Object.assign(data, this.at(event));
    const last = this.queue.at(-1);
    if (what === "move" && last?.what === "move" && (last.path?.length ?? 0) < 500) {
      // One request for all moves that wait; where lines are drawn freehand, with the places between.
      if (held && FREEHAND.has(this.asked?.kind)) data.path = [...(last.path ?? []), [last.x, last.y]];
      this.queue[this.queue.length - 1] = data;
    } else {
      this.queue.push(data);
    }
    if (!this.sending) this.sent = this.flush();
  }

  async flush() {
    this.sending = true;
    while (this.queue.length) {
      const data = this.queue.shift(), asked = this.asked?.id;
      try {
        const reply = await post("input", data);
        // If another question has come meanwhile, this is the figure of the one before.
        if ("overlay" in reply && this.asked?.id === asked) this.latest = reply.overlay;
        if (!this.queue.length) this.draw(this.latest);
        if (reply.value) this.tell(reply.value);
      } catch { /* The window is gone, or the connection. */ }
    }
    this.sending = false;
  }

  tell(value) {
    const places = this.look ? 2 : Number.isInteger(value.row) && Number.isInteger(value.column) ? 0 : 1;
    let text = `row ${value.row.toFixed(places)}  column ${value.column.toFixed(places)}`;
    if (value.gray) text += `   gray ${value.gray.join(", ")}`;
    if (value.inside === false) text += "   (outside of the domain)";
    this.place.textContent = text;
  }

  down(event) {
    this.canvas.focus({ preventScroll: true });
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    const free = !this.asked && !this.info.objects && this.look;
    if (event.button === 1 && !this.asked || (event.button === 0 && free)) {
      this.panning = { x: event.clientX, y: event.clientY };
    }
    if (event.button < 3) this.send("down", event, { button: BUTTONS[event.button] });
  }

  move(event) {
    if (this.panning && event.buttons) {
      const pixel = this.pixel();
      this.pan((this.panning.x - event.clientX) * pixel, (this.panning.y - event.clientY) * pixel);
      this.panning = { x: event.clientX, y: event.clientY };
    }
    this.send("move", event);
  }

  up(event) {
    this.panning = null;
    this.send("up", event);
  }

  leave() {
    this.place.textContent = "";
    this.send("leave", null);
  }

  wheel(event) {
    event.preventDefault();
    const { x, y } = this.at(event);
    this.zoom(1.25 ** (-Math.sign(event.deltaY)), x + 0.5, y + 0.5);
  }

  key(name, event = null) {
    this.send("key", event, { key: name });
    if (!event) this.canvas.focus({ preventScroll: true });
  }

  pressed(event) {
    if (event.metaKey || /^F\d+$/.test(event.key)) return;
    if (this.asked?.kind === "key") {
      event.preventDefault();
      this.key(event.key, event);
      return;
    }
    if (event.key === "Tab") return; // leads on, as everywhere; N goes from handle to handle
    const zoom = { "+": 1.5, "-": 1 / 1.5 }[event.key];
    if (zoom) this.zoom(zoom);
    else if (event.key === "0") this.setLook(null);
    else if (this.asked || (this.info.objects && this.overlay && event.key.startsWith("Arrow")) || /^n$/i.test(event.key)) {
      if (event.ctrlKey && !event.key.startsWith("Arrow")) return;
      this.key(event.key, event);
    } else if (this.look && event.key.startsWith("Arrow")) {
      const step = (this.view().right - this.view().left) / 10;
      const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      this.pan(x * step, y * step);
    } else return;
    event.preventDefault();
  }
}

const shown = new Map();

// When everything that mouse and keyboard did has reached the program.
export const settled = () => Promise.all(Array.from(shown.values(), (window) => window.sent));

export function showWindows(infos) {
  const area = document.getElementById("windows");
  document.getElementById("empty").hidden = infos.length > 0;
  const there = new Set(infos.map((info) => info.index));
  for (const [index, window] of shown) {
    if (there.has(index)) continue;
    window.root.remove();
    shown.delete(index);
  }
  for (const info of infos) {
    if (!shown.has(info.index)) {
      const window = new Window(info.index);
      shown.set(info.index, window);
      area.append(window.root);
    }
    shown.get(info.index).update(info);
  }
}
