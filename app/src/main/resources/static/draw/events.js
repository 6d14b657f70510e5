// Rows of events, and the whole of one.

import { clock, exactly } from "/draw/formats.js";
import { find, make, toast } from "/draw/page.js";

export const NAMES = {
  receivedAt: "Received",
  action: "Action",
  user: "User",
  page: "Page",
  role: "Role",
  session: "Session",
  ip: "Address",
  occurredAt: "Occurred",
  metadata: "Metadata",
};
const MOST_OF_METADATA = 200;

const SORTS = { asc: "ascending", desc: "descending" };

/** @param order by the time of receipt, which the head of that column says as well */
export function heads(id, columns, order) {
  find(id).replaceChildren(...columns.map((name) => make("th", { scope: "col", "aria-sort": name === "receivedAt" ? SORTS[order] : null }, NAMES[name])));
}

/** The time or the action is a button, so that keys reach the whole event as well. */
export function row(event, columns, fresh) {
  const opening = columns.includes("action") ? "action" : columns[0];
  const cells = columns.map((name) => {
    const content = shown(event, name);
    const open = make("button", { type: "button", class: "open", "aria-haspopup": "dialog" }, content);
    return make("td", { class: `of-${name}`, "data-label": NAMES[name] }, name === opening ? open : content);
  });
  return make("tr", { "data-id": event.id, class: fresh ? "fresh" : null, onclick: () => showEvent(event) }, ...cells);
}

function shown(event, name) {
  const value = event[name];
  if (value === undefined || value === null) return make("span", { class: "nothing" }, "–");
  if (name.endsWith("At")) return make("time", { datetime: value, title: exactly(value) }, clock(value));
  if (name === "metadata") return make("code", {}, short(JSON.stringify(value)));
  return make("bdi", { title: String(value) }, String(value));
}

const short = (text) => (text.length > MOST_OF_METADATA ? `${text.slice(0, MOST_OF_METADATA)}…` : text);

let choose = () => {};

/** Lets what an event says be filtered by, from the whole of it. */
export function onChoose(told) {
  choose = told;
}

function showEvent(event) {
  const facts = Object.entries(NAMES).flatMap(([name, title]) => fact(event, name, title));
  showWhole("Event", facts, "Whole event", JSON.stringify(event, null, 2));
}

/** What is known of something by name, and the whole of it. */
export function showFacts(title, facts, whole, text) {
  const shown = Object.entries(facts).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, make("bdi", {}, value))]);
  showWhole(title, shown, whole, text);
}

function showWhole(title, facts, whole, text) {
  find("event-title").textContent = title;
  find("event-whole").textContent = whole;
  find("event-facts").replaceChildren(...facts);
  find("event-json").textContent = text;
  find("event-said").textContent = "";
  find("event-copy").onclick = () => copyText(text, (said) => (find("event-said").textContent = said));
  if (!find("event").open) find("event").showModal();
}

function fact(event, name, title) {
  if (name === "metadata" || event[name] === undefined) return [];
  const text = name.endsWith("At") ? exactly(event[name]) : String(event[name]);
  const filter = ["action", "user", "page", "role"].includes(name)
    ? make("button", { type: "button", class: "quiet", "aria-label": `Filter by ${title.toLowerCase()} ${text}`, onclick: () => (find("event").close(), choose(name, text)) }, "Filter")
    : null;
  return [make("dt", {}, title), make("dd", {}, make("bdi", {}, text), filter)];
}

/** @param say tells what has become of it: within a dialog, since what is behind one is dimmed and not spoken */
export async function copyText(text, say = toast) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("The browser does not let this page copy. Select the text and copy it.");
  }
}
