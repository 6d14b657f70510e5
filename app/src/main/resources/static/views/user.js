// One user: what they did, how often and when.

import { bars } from "/draw/bars.js";
import { heads, row } from "/draw/events.js";
import { clock, exactly, whole, zone } from "/draw/formats.js";
import { line } from "/draw/lines.js";
import { drawProfile } from "/draw/profile.js";
import { confirm, find, make, refill, state, takeAlong, toast } from "/draw/page.js";
import { drawTimeline, timelineNames } from "/draw/timeline.js";
import { canBeAsked, eraseUser, exportAddress, findEvents, profileOf, reason, statistics, userAddress } from "/net/calls.js";
import { questions } from "/questions.js";
import { atMostEvery } from "/schedule.js";
import { asked, bucketOf, write } from "/state/address.js";

const COLUMNS = ["receivedAt", "action", "page", "role", "session", "metadata"];
const LATEST = 15;
const SHOWN = 24;

export function user(desk) {
  const drawTime = line("user-time", timelineNames);
  const drawActions = bars("user-actions", (action) => desk.go({ view: "events", filters: { ...filters(), action }, after: null }), () => false);
  const drawList = bars("user-list", (name) => toUser(name), () => false);
  let shown = false;

  const filters = () => desk.address().filters;
  const name = () => filters().user;
  const toUser = (user) => desk.go({ filters: { ...filters(), user } });
  const isWatched = () => shown && !document.hidden && desk.pass() !== null;
  const asks = questions(isWatched);
  const parameters = (more) => {
    const all = asked(desk.address(), Date.now());
    for (const [name, value] of Object.entries(more)) all.set(name, value);
    return all;
  };

  find("user-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    toUser(find("user-name").value);
  });

  async function statistic(card, what, more, use) {
    if (desk.hasStatistics()) await asks.ask(card, (signal) => statistics(what, desk.pass(), parameters(more), signal), use);
  }

  /** The first and the last of them, and some between. */
  function latest() {
    const events = (order, limit, signal) => findEvents(desk.pass(), parameters({ order, limit }), signal);
    const both = (signal) => Promise.all([events("asc", 1, signal), events("desc", LATEST, signal)]);
    return asks.ask("user-latest-card", both, ([first, last]) => {
      drawTimeOf("user-first", first.data[0]);
      drawTimeOf("user-last", last.data[0]);
      refill(find("user-rows"), last.data.map((event) => row(event, COLUMNS)));
      state("user-latest-card", last.data.length === 0 && !last.next ? "empty" : "full");
    });
  }

  async function profile() {
    if (!desk.offers("/api/v1/users/{user}/profile") || !canBeAsked(name())) return;
    await asks.ask("user-profile-card", (signal) => profileOf(desk.pass(), name(), signal), drawKnown, (why) => {
      find("user-profile-card").hidden = false;
      state("user-profile-card", "error", why);
    });
  }

  function drawKnown(known) {
    drawProfile(known, toUser);
    state("user-profile-card", "full");
  }

  const refresh = atMostEvery(4_000, async () => {
    if (!isWatched()) return;
    if (name() === undefined) {
      return statistic("user-list-card", "breakdown", { by: "user", limit: SHOWN }, ({ data }) => {
        drawList(data);
        state("user-list-card", data.length === 0 ? "empty" : "full");
      });
    }
    await Promise.all([
      latest(),
      profile(),
      statistic("user-actions-card", "breakdown", { by: "action", limit: 8 }, ({ data, total }) => {
        drawActions(data);
        state("user-actions-card", data.length === 0 ? "empty" : "full");
        find("user-total").textContent = whole(total);
        find("user-most").textContent = data[0]?.key ?? "–";
      }),
      statistic("user-time-card", "timeline", { bucket: bucket(), zone }, (answer) => {
        drawTimeline("user-time-card", drawTime, answer);
        state("user-time-card", "full");
      }),
    ]);
  });

  const hasBeginning = () => Boolean(desk.address().range || desk.address().from);
  const bucket = () => (hasBeginning() ? bucketOf({ ...desk.address(), bucket: null }, Date.now()) : "day");

  async function save() {
    try {
      takeAlong(await (canBeAsked(name()) ? userAddress(desk.pass(), name()) : exportAddress(desk.pass(), eventsOf(name()))));
      toast("The browser is saving the file.");
    } catch (failure) {
      toast(`The user could not be exported. ${reason(failure)}`);
    }
  }

  async function erase(erased) {
    try {
      const { done, events } = await eraseUser(desk.pass(), erased);
      toast(done ? `${whole(events)} events of ${erased} are gone.` : `${erased} is being erased.`);
      refresh.afresh();
    } catch (failure) {
      toast(`The user could not be erased. ${reason(failure)}`);
    }
  }

  find("user-save").addEventListener("click", save);
  find("user-erase").addEventListener("click", () => {
    const erased = name();
    const text = "All events, counts and reports of this user go, and can’t be brought back.";
    confirm(`Erase ${erased}?`, text, "Erase", () => erase(erased));
  });

  function offer() {
    const isOffered = desk.offers("/api/v1/users/{user}");
    const isWhole = canBeAsked(name());
    find("user-save").hidden = !isOffered;
    find("user-save").textContent = isWhole ? "Export" : "Export events";
    find("user-erase").hidden = !isOffered || !isWhole;
    find("user-by-shell").hidden = !isOffered || isWhole;
    find("user-commands").textContent = isWhole ? "" : commands(name(), desk.scope() === "owner");
  }

  function show() {
    offer();
    shown = true;
    asks.drop();
    const isKnown = name() !== undefined;
    find("user-found").hidden = !isKnown;
    find("user-list-card").hidden = isKnown;
    find("user-name").value = name() ?? "";
    find("user-title").textContent = isKnown && filters().page ? `${name()} on ${filters().page}` : (name() ?? "Users");
    find("user-time-title").textContent = hasBeginning() ? "Over time" : desk.address().to ? "The last 30 days until then" : "Last 30 days";
    find("user-events").href = write({ ...desk.address(), view: "events", after: null });
    find("user-rows").replaceChildren();
    drawProfile(null);
    for (const id of ["user-total", "user-first", "user-last", "user-most"]) find(id).textContent = "–";
    for (const id of ["user-list-card", "user-time-card", "user-actions-card", "user-latest-card"]) state(id, "loading");
    refresh.afresh();
  }

  heads("user-heads", COLUMNS);
  find("user-events").addEventListener("click", (clicked) => {
    if (clicked.ctrlKey || clicked.metaKey || clicked.shiftKey) return;
    clicked.preventDefault();
    desk.go({ view: "events", after: null });
  });

  function hide() {
    shown = false;
    asks.drop();
  }

  function forget() {
    hide();
    drawList([]);
    drawActions([]);
    drawProfile(null);
    find("user-rows").replaceChildren();
  }

  return { show, learn: () => (offer(), refresh.afresh()), heard: (hasMoved) => hasMoved && refresh(), hide, forget };
}

/** All of them, the oldest first, as in the export of a user. */
const eventsOf = (user) => new URLSearchParams({ user, order: "asc", format: "ndjson" });

/** What a browser can't ask, as a shell does: for all that is kept, and to erase it. */
function commands(user, isOwner) {
  const proof = isOwner ? "Authorization: Bearer $TOKEN" : "X-API-Key: $KEY";
  const command = (method) => `curl --path-as-is ${method}"${location.origin}/api/v1/users/${user}" -H "${proof}"`;
  return `${command("")}\n${command("-X DELETE ")}`;
}

function drawTimeOf(id, event) {
  const time = event && make("time", { datetime: event.receivedAt, title: exactly(event.receivedAt) }, clock(event.receivedAt));
  find(id).replaceChildren(time ?? "–");
}
