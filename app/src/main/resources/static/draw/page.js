// The page's elements. What comes from elsewhere is only ever set as text.

const SVG = "http://www.w3.org/2000/svg";

export const find = (id) => document.getElementById(id);

/** Makes an element: attributes by name, and children, of which texts stay texts. */
export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function makeSvg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * A row of a table: its cells by the names of their columns, which are shown beside them where it is narrow.
 *
 * @param id tells it from the other rows
 */
export function tableRow(id, cells, name = null) {
  const all = Object.entries(cells).map(([label, cell]) => make("td", { "data-label": label }, cell));
  return make("tr", { "data-id": id, class: name }, ...all);
}

/**
 * Puts rows in place of those that were there, and leaves those that are the same. Whoever is at a button of one of them
 * stays there, or at the table once it is gone.
 */
export function refill(place, rows) {
  const known = new Map([...place.children].map((row) => [row.dataset.id, row]));
  const same = rows.map((row) => (known.get(row.dataset.id)?.isEqualNode(row) ? known.get(row.dataset.id) : row));
  const at = place.contains(document.activeElement) ? document.activeElement : null;
  for (const row of [...place.children]) if (!same.includes(row)) row.remove();
  same.forEach((row, index) => row !== place.children[index] && place.insertBefore(row, place.children[index] ?? null));
  if (at !== null && !at.isConnected) comeBack(place, at.closest("[data-id]"), at);
}

function comeBack(place, row, at) {
  const order = [...(row?.querySelectorAll("button") ?? [])].indexOf(at);
  const now = [...place.children].find((each) => each.dataset.id === row?.dataset.id);
  (now?.querySelectorAll("button")[order] ?? place.closest("[tabindex]"))?.focus({ preventScroll: true });
}

/** A copy of a template, and its parts by their names. */
export function copy(id) {
  const root = find(id).content.firstElementChild.cloneNode(true);
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  return { root, part };
}

/** Shows a text in a place that is hidden while it has none. */
export function note(id, text) {
  const place = find(id);
  if (place.textContent !== text) place.textContent = text;
  place.hidden = text === "";
}

/** Says how it stands with a card: `loading`, `full`, `empty` or `error`, and why. */
export function state(id, name, text = "") {
  const card = find(id);
  card.dataset.state = name;
  const message = card.querySelector("[data-part=message]");
  if (message && name === "error") message.textContent = text;
}

const TOAST = 4_000;
let toasts = 0;

/** A word in passing, which screen readers say as well. */
export function toast(text) {
  clearTimeout(toasts);
  find("toast").textContent = text;
  toasts = setTimeout(() => (find("toast").textContent = ""), TOAST);
}

/** Asks before something that can't be undone. */
export function confirm(title, text, yes, then) {
  find("confirm-title").textContent = title;
  find("confirm-text").textContent = text;
  find("confirm-yes").textContent = yes;
  find("confirm-yes").onclick = () => {
    find("confirm").close();
    then();
  };
  find("confirm").showModal();
}

/** Offers something made here as a file. */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  takeAlong(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Has the browser write to disk what is at an address: none of it is held here. */
export function takeAlong(address, name = "") {
  make("a", { href: address, download: name }).click();
}
