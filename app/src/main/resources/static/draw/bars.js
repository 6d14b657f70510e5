// Bars, each a button that says what it stands for: lying ones in a list, standing ones side by side.

import { part, short, whole } from "/draw/formats.js";
import { find, make } from "/draw/page.js";

/** What moves all the time anyway only jumps, which costs nothing. */
const RESTLESS = 900;

/**
 * @param choose told the key of a bar that is pressed
 * @param chosen says whether a key is what is filtered by
 */
export function bars(id, choose, chosen) {
  const list = find(id);
  const rows = [];
  let drawn = 0;

  function row() {
    const name = make("bdi", { class: "bar-name" });
    const count = make("span", { class: "bar-count" });
    const track = make("span", { class: "bar-track" }, make("span", { class: "bar-fill" }));
    const button = make("button", { type: "button", class: "bar-row", onclick: () => choose(made.key) }, name, count, track);
    const made = { key: "", root: make("li", {}, button), button, name, count };
    return made;
  }

  return (entries) => {
    const now = performance.now();
    list.classList.toggle("restless", now - drawn < RESTLESS);
    drawn = now;
    while (rows.length < entries.length) rows.push(row());
    for (const extra of rows.splice(entries.length)) extra.root.remove();
    const highest = Math.max(...entries.map((entry) => entry.count), 1);
    entries.forEach((entry, index) => fillIn(rows[index], entry, highest, chosen));
    if (list.childElementCount !== rows.length) list.replaceChildren(...rows.map((made) => made.root));
  };
}

function fillIn(made, { key, count, share, fixed }, highest, chosen) {
  if (made.key !== key) {
    made.key = key;
    made.name.textContent = key;
    made.button.title = key;
  }
  made.button.setAttribute("aria-pressed", String(chosen(key)));
  made.button.disabled = fixed === true || key === "(other)";
  made.count.textContent = short(count);
  made.count.title = share === null ? whole(count) : `${whole(count)} · ${part(share)}`;
  made.button.style.setProperty("--part", String(count / highest));
}
