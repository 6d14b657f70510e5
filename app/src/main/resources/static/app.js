// Puts the parts together: the key, the stream, the table and the form.

import { currentSession, endSession, follow, newest, redeem, send, withKey } from "/feed.js";
import { NOTHING, change, eventJson, isKey, lastMinute, masked, snapshot } from "/state.js";
import * as view from "/view.js";
import { find } from "/view.js";

const SHOWN = 20;
const PLACE = "sluice.key";
const SESSION = "session";
const TICKET = "#ticket=";
const UNKNOWN = "This key is not known here, or is no longer in force.";
const OVER = "The session is over.";
const USED = "This link has been used, or is too old. Enter a key.";

let pass = null;
let isSession = false;
let stop = () => {};
let counts = NOTHING;
let eventId = newId();

const refresh = atMostEvery(1_000, async () => {
  const asker = pass;
  if (asker === null || document.hidden) return;
  if (view.isReading()) return view.drawNote("events-note", "The list waits while an event is open.");
  try {
    const events = await newest(asker, SHOWN);
    if (asker !== pass || view.isReading()) return;
    view.drawEvents(events);
    view.drawNote("events-note", "");
  } catch (failure) {
    if (asker !== pass) return;
    view.drawNote("events-note", `The newest events could not be read. ${reason(failure)}`);
  }
});
const speak = atMostEvery(10_000, async () => counts.total !== null && view.speakTotal(counts.total));

function signIn(entered) {
  begin(withKey(entered), entered, masked(entered));
}

/** With the session that this browser has, if it has one. */
async function resume(without) {
  try {
    const session = await currentSession();
    isSession = true;
    begin(session, SESSION, "Signed in");
  } catch (failure) {
    remember(null);
    view.drawSignedIn(null);
    view.drawNote("sign-in-note", failure.status === 401 ? without : reason(failure));
  }
}

/** Whatever comes of it, what is good once does not stay in the address. */
async function signInOnce(ticket) {
  history.replaceState(null, "", location.pathname);
  try {
    await redeem(ticket);
  } catch {
    // then there may be a session already
  }
  await resume(USED);
}

function begin(allowed, place, name) {
  pass = allowed;
  remember(place);
  view.drawSignedIn(name, isSession);
  view.drawNote("sign-in-note", "");
  view.drawNote("live-note", "");
  stop = follow("/api/v1/live/counters", pass, {
    link: view.drawLink,
    event: heard,
    refused: (refusal) => (refusal.status === 401 ? signOut(isSession ? OVER : UNKNOWN) : mayNotRead(refusal)),
  });
  refresh();
}

function signOut(why) {
  stop();
  pass = null;
  isSession = false;
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
  // a change has what has moved, and that may be other figures
  if (!["snapshot", "change"].includes(name) || data.total === undefined) return;
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
    const answer = await send(pass, json);
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
find("forget").addEventListener("click", () => {
  if (isSession) endSession(pass).catch(() => view.drawNote("sign-in-note", "The session could not be ended."));
  signOut("");
});
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
if (location.hash.startsWith(TICKET)) signInOnce(location.hash.slice(TICKET.length));
else if (last === SESSION) resume(OVER);
else if (last !== null && isKey(last)) signIn(last);
else view.drawSignedIn(null);
