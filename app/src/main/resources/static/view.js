// Draws what is known onto the page. What comes from elsewhere is only ever set as text.

const FIGURES = new Intl.NumberFormat();
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const DAY_AND_CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const SVG = "http://www.w3.org/2000/svg";
const LINKS = { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting", offline: "Offline" };
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const COUNTING = 450;
const MOST_OF_METADATA = 200;

export const find = (id) => document.getElementById(id);

export function drawLink(link) {
  find("link").dataset.link = link;
  find("link-text").textContent = LINKS[link];
}

export function drawSignedIn(name, isSession = false) {
  find("sign-in").hidden = name !== null;
  find("dashboard").hidden = name === null;
  find("signed-in").hidden = name === null;
  find("key-name").textContent = name ?? "";
  find("forget").textContent = isSession ? "Sign out" : "Forget key";
}

/** Shows a text in a place that is hidden while it has none. */
export function drawNote(id, text) {
  find(id).textContent = text;
  find(id).hidden = text === "";
}

let shown = 0;
let frame = 0;

/** Counts up or down to the total, or simply shows it to those who like it calm. */
export function drawTotal(total) {
  cancelAnimationFrame(frame);
  const from = shown;
  const begin = performance.now();
  const step = (now) => {
    const part = CALM.matches || document.hidden ? 1 : Math.min(1, Math.max(0, (now - begin) / COUNTING));
    shown = Math.round(from + (total - from) * (1 - (1 - part) ** 3));
    find("total").textContent = FIGURES.format(shown);
    if (part < 1) frame = requestAnimationFrame(step);
  };
  step(begin);
}

export function forgetTotal() {
  cancelAnimationFrame(frame);
  shown = 0;
  find("total").textContent = "–";
  find("spoken").textContent = "";
}

export function speakTotal(total) {
  find("spoken").textContent = `${FIGURES.format(total)} events stored`;
}

export function drawMinute(counts) {
  const sum = counts.reduce((one, other) => one + other, 0);
  find("minute").textContent = `${FIGURES.format(sum)} seen arriving in the last minute`;
  const most = Math.max(...counts, 1);
  const bars = find("bars");
  while (bars.childElementCount < counts.length) bars.append(document.createElementNS(SVG, "rect"));
  counts.forEach((count, index) => {
    const height = count === 0 ? 0.4 : Math.max(1.2, (count / most) * 20);
    const box = { x: index + 0.12, y: 20 - height, width: 0.76, height };
    for (const [name, value] of Object.entries(box)) bars.children[index].setAttribute(name, value);
  });
}

const rows = new Map();

/** Puts the events in their order, keeping the rows that are there, so that what is open stays open. */
export function drawEvents(events) {
  const first = rows.size === 0;
  const body = find("rows");
  let place = body.firstElementChild;
  for (const event of events) {
    const row = rows.get(event.id) ?? made(event, !first);
    if (row === place) place = place.nextElementSibling;
    else body.insertBefore(row, place);
  }
  const ids = new Set(events.map((event) => event.id));
  for (const [id, row] of rows) if (!ids.has(id)) rows.delete(id) && row.remove();
  find("events").dataset.state = events.length === 0 ? "empty" : "full";
}

/** Whether somebody has opened an event, which then should not be drawn away from under their eyes. */
export function isReading() {
  return find("rows").querySelector("details[open]") !== null;
}

export function forgetEvents() {
  drawEvents([]);
  find("events").dataset.state = "loading";
}

function made(event, fresh) {
  const row = find("row").content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  part("time").textContent = clock(event.receivedAt);
  part("time").dateTime = event.receivedAt;
  part("time").title = DAY_AND_CLOCK.format(new Date(event.receivedAt));
  part("action").textContent = event.action;
  part("user").textContent = event.user ?? "–";
  part("page").textContent = event.page ?? "–";
  part("metadata").textContent = event.metadata === undefined ? "Details" : short(JSON.stringify(event.metadata));
  part("all").textContent = JSON.stringify(event, null, 2);
  row.classList.toggle("fresh", fresh);
  rows.set(event.id, row);
  return row;
}

function clock(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return (today ? CLOCK : DAY_AND_CLOCK).format(date);
}

function short(text) {
  return text.length > MOST_OF_METADATA ? `${text.slice(0, MOST_OF_METADATA)}…` : text;
}

export function drawTaken(id) {
  const result = drawResult("good", "result-taken");
  result.querySelector("[data-part=id]").textContent = id;
}

export function drawRefused(failure) {
  const result = drawResult("bad", "result-refused");
  const { title, type, requestId } = failure.problem ?? { title: "The server can’t be reached" };
  result.querySelector("[data-part=title]").textContent = title;
  result.querySelector("[data-part=detail]").textContent = failure.problem
    ? failure.message
    : "The event may or may not be kept. Send it again: it will be stored once.";
  const link = result.querySelector("a");
  // only to a page of our own: the rest of the address is text that came from elsewhere
  link.hidden = !/^\/problems\/[a-z-]+$/.test(type ?? "");
  if (!link.hidden) link.href = type;
  result.querySelector("[data-part=request]").textContent = requestId ? `Request ${requestId}` : "";
}

export function clearResult() {
  find("result").replaceChildren();
  find("result").className = "result";
}

function drawResult(tone, template) {
  const result = find("result");
  result.className = `result ${tone}`;
  result.replaceChildren(find(template).content.cloneNode(true));
  return result;
}
