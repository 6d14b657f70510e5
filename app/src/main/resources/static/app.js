// Puts the parts together: the key, the stream, the table and the form.

import { follow, newest, send } from "/feed.js";
import { NOTHING, change, eventJson, isKey, lastMinute, masked, snapshot } from "/state.js";
import * as view from "/view.js";
import { find } from "/view.js";

const SHOWN = 20;
const PLACE = "sluice.key";
const UNKNOWN = "This key is not known here, or is no longer in force.";

let key = null;
let stop = () => {};
let counts = NOTHING;
let eventId = newId();

const refresh = atMostEvery(1_000, async () => {
  const asker = key;
  if (asker === null || document.hidden) return;
  if (view.isReading()) return view.drawNote("events-note", "The list waits while an event is open.");
  try {
    const events = await newest(asker, SHOWN);
    if (asker !== key || view.isReading()) return;
    view.drawEvents(events);
    view.drawNote("events-note", "");
  } catch (failure) {
    if (asker !== key) return;
    view.drawNote("events-note", `The newest events could not be read. ${reason(failure)}`);
  }
});
const speak = atMostEvery(10_000, async () => counts.total !== null && view.speakTotal(counts.total));

function signIn(entered) {
  key = entered;
  remember(entered);
  view.drawSignedIn(masked(entered));
  view.drawNote("sign-in-note", "");
  view.drawNote("live-note", "");
  stop = follow("/api/v1/live/counters", entered, {
    link: view.drawLink,
    event: heard,
    refused: (refusal) => (refusal.status === 401 ? signOut(UNKNOWN) : mayNotRead(refusal)),
  });
  refresh();
}

function signOut(why) {
  stop();
  key = null;
  counts = NOTHING;
  remember(null);
  view.drawLink("offline");
  view.drawSignedIn(null);
  view.forgetTotal();
  view.forgetEvents();
  view.clearResult();
  view.drawNote("sign-in-note", why);
  find("key").focus();
}

function mayNotRead(refusal) {
  view.drawLink("offline");
  view.drawNote("live-note", refusal.message);
}

function heard(name, data) {
  if (name !== "snapshot" && name !== "change") return;
  counts = name === "snapshot" ? snapshot(counts, data.total) : change(counts, data.total, Date.now());
  view.drawTotal(counts.total);
  drawMinute();
  speak();
  refresh();
}

function drawMinute() {
  view.drawMinute(lastMinute(counts, Date.now()));
}

async function sendEvent(submitted) {
  submitted.preventDefault();
  const form = submitted.target;
  if (form.ariaBusy === "true") return;
  const json = readEvent(form);
  if (json === null) return;
  form.ariaBusy = "true";
  try {
    const answer = await send(key, json);
    view.drawTaken(answer.ids[0]);
    eventId = newId();
  } catch (failure) {
    view.drawRefused(failure);
  } finally {
    form.ariaBusy = "false";
  }
}

function readEvent(form) {
  try {
    const json = eventJson(eventId, Object.fromEntries(new FormData(form)));
    drawMetadataNote("");
    return json;
  } catch (error) {
    view.clearResult();
    drawMetadataNote(`This is not JSON. ${error.message}`);
    find("metadata").focus();
    return null;
  }
}

function drawMetadataNote(note) {
  view.drawNote("metadata-note", note);
  find("metadata").setAttribute("aria-invalid", String(note !== ""));
}

/** One id for each event, kept while it is sent again, so that it is stored once. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function reason(failure) {
  return failure.problem ? failure.message : "The server can’t be reached.";
}

/** For as long as this tab is open, and for no other tab; not at all where the browser forbids it. */
function remember(entered) {
  try {
    if (entered === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, entered);
  } catch {
    // then it is asked for again
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/** Runs a task at once, or when its pause is over: never twice at a time, and always once more after being asked. */
function atMostEvery(time, task) {
  let running = false;
  let wanted = false;
  return async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      await task();
      await new Promise((resolve) => setTimeout(resolve, time));
    }
    running = false;
  };
}

find("key-form").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const entered = find("key").value.trim();
  if (!isKey(entered)) return view.drawNote("sign-in-note", "That is not a key: it holds characters that none has.");
  submitted.target.reset();
  signIn(entered);
  find("dashboard").focus({ preventScroll: true });
});
find("forget").addEventListener("click", () => signOut(""));
find("event-form").addEventListener("submit", sendEvent);
find("event-form").addEventListener("input", () => {
  eventId = newId();
  drawMetadataNote("");
  view.clearResult();
});
find("rows").addEventListener("toggle", refresh, { capture: true });
document.addEventListener("visibilitychange", () => document.hidden || refresh());
setInterval(() => document.hidden || drawMinute(), 1_000);

find("curl").textContent = find("curl").textContent.replace("{origin}", location.origin);
drawMinute();
const last = remembered();
if (last !== null && isKey(last)) signIn(last);
else view.drawSignedIn(null);
