// Questions outside of windows: texts and files.

import { element, getJSON, post } from "./server.js";

const dialog = document.getElementById("dialog");
let open = null; // the question that is shown

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (open?.kind === "file") answer({ path: [] });
});

export function showDialogs(questions) {
  const next = questions[0] ?? null;
  if (next?.id === open?.id) return;
  open = next;
  if (dialog.open) dialog.close();
  if (!next) return;
  dialog.replaceChildren(next.kind === "file" ? fileForm(next) : textForm(next));
  dialog.showModal();
  dialog.querySelector("input")?.focus();
}

async function answer(values) {
  try {
    await post("answer", { id: open.id, ...values });
  } catch (error) {
    const problem = dialog.querySelector(".problem");
    if (problem) problem.textContent = error.message;
  }
}

function form(title, send, ...children) {
  const made = element("form", { method: "dialog" }, element("h2", { id: "dialog-title" }, title), ...children);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  return made;
}

function textForm(question) {
  const input = element("input", {
    type: "text", value: question.options.text ?? "", maxLength: question.options.length ?? 1024, autocomplete: "off",
  });
  return form(`${question.operator}: type a text`, () => answer({ text: input.value }),
    element("label", {}, "Text", input), element("p", { className: "problem", role: "alert" }),
    element("div", { className: "end" }, element("button", { className: "main" }, "OK")));
}

const TITLES = { read: "Choose a file", read_multi: "Choose files", write: "Save as", dir: "Choose a folder" };

function fileForm(question) {
  const { mode, filters } = question.options;
  const chosen = new Set();
  const path = element("input", { type: "text", autocomplete: "off", spellcheck: false });
  const name = element("input", { type: "text", autocomplete: "off", spellcheck: false });
  const entries = element("ul", { className: "entries", ariaLabel: "Files" });
  const problem = element("p", { className: "problem", role: "alert" });
  const patterns = element("select", {}, ...filters.map((one, k) => element("option", { value: k }, one.name)));
  let folder = { path: "", parent: "" };

  async function list(where) {
    try {
      folder = await getJSON("files", { id: question.id, path: where, patterns: filters[Number(patterns.value)].patterns });
    } catch (error) {
      problem.textContent = error.message;
      return;
    }
    chosen.clear();
    path.value = folder.path;
    problem.textContent = folder.problem || (folder.more ? `${folder.more} more are not listed.` : "");
    entries.replaceChildren(...folder.entries.map((entry) => {
      const button = element("button", { type: "button" }, entry.folder ? `${entry.name}/` : entry.name);
      button.setAttribute("aria-pressed", "false");
      button.onclick = () => (entry.folder ? list(join(entry.name)) : pick(entry.name, button));
      button.ondblclick = () => {
        if (!entry.folder && mode !== "write") send();
      };
      return element("li", {}, button);
    }));
  }

  const join = (child) => (folder.path.endsWith("/") ? folder.path + child : `${folder.path}/${child}`);

  function pick(child, button) {
    if (mode !== "read_multi") {
      chosen.clear();
      for (const other of entries.querySelectorAll("button")) other.setAttribute("aria-pressed", "false");
    }
    if (chosen.has(child)) chosen.delete(child);
    else chosen.add(child);
    button.setAttribute("aria-pressed", String(chosen.has(child)));
    name.value = [...chosen].at(-1) ?? "";
  }

  function send() {
    if (mode === "dir") return answer({ path: [folder.path] });
    const names = mode === "read_multi" && chosen.size ? [...chosen] : [name.value.trim()].filter(Boolean);
    if (!names.length) {
      problem.textContent = "Choose a file, or cancel.";
      return undefined;
    }
    return answer({ path: names.map((one) => (one.startsWith("/") || /^[A-Za-z]:/.test(one) ? one : join(one))) });
  }

  patterns.onchange = () => list(folder.path);
  path.onkeydown = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      list(path.value);
    }
  };
  const parts = [
    element("div", { className: "path" }, element("label", {}, "Folder on the machine that runs the program", path),
      element("button", { type: "button", onclick: () => folder.parent && list(folder.parent) }, "Up")),
    entries,
  ];
  if (mode !== "dir") parts.push(element("label", {}, "Name", name), element("label", {}, "Show", patterns));
  parts.push(problem, element("div", { className: "end" },
    element("button", { type: "button", onclick: () => answer({ path: [] }) }, "Cancel"),
    element("button", { className: "main" }, mode === "write" ? "Save" : mode === "dir" ? "Choose this folder" : "Open")));
  list(question.options.path ?? "");
  return form(`${question.operator}: ${TITLES[mode] ?? TITLES.read}`, send, ...parts);
}
