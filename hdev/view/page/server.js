// Requests to hdev. All paths are relative: the token is part of the page's own address.

export async function get(path, query = {}) {
  const parts = new URLSearchParams(query).toString();
  const reply = await fetch(parts ? `${path}?${parts}` : path);
  if (!reply.ok) throw new Error(await reply.text());
  return reply;
}

export async function getJSON(path, query) {
  return (await get(path, query)).json();
}

export async function post(path, data) {
  const reply = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
}

export const act = (what, more = {}) => post("act", { do: what, ...more }).catch(() => {});

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function drawn(name, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
