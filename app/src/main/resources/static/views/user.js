// One user: what they did, how often and when.

import { bars } from "/draw/bars.js";
import { heads, row } from "/draw/events.js";
import { clock, exactly, whole, zone } from "/draw/formats.js";
import { line } from "/draw/lines.js";
import { drawProfile } from "/draw/profile.js";
import { confirm, find, make, state, takeAlong, toast } from "/draw/page.js";
import { drawTimeline, timelineNames } from "/draw/timeline.js";
import { eraseUser, findEvents, profileOf, reason, statistics, userAddress } from "/net/calls.js";
import { atMostEvery } from "/schedule.js";

const COLUMNS = ["receivedAt", "action", "page", "role", "session", "metadata"];
const LATEST = 15;
const SHOWN = 24;

export function user(desk) {
  const drawTime = line("user-time", timelineNames);
  const drawActions = bars("user-actions", (action) => desk.go({ view: "events", filters: { ...filters(), action } }), () => false);
  const drawList = bars("user-list", (name) => desk.go({ filters: { user: name } }), () => false);
  let shown = false;
  let stop = new AbortController();

  const name = () => desk.address().filters.user;
  const filters = () => ({ user: name(), ...(desk.address().filters.page ? { page: desk.address().filters.page } : {}) });

  find("user-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    desk.go({ filters: { user: find("user-name").value } });
  });

  async function statistic(card, what, parameters, use) {
    const { signal } = stop;
    if (!desk.hasStatistics()) return;
    try {
      const answer = await statistics(what, desk.pass(), new URLSearchParams(parameters), signal);
      if (!signal.aborted) use(answer);
    } catch (failure) {
      if (!signal.aborted) state(card, "error", reason(failure));
    }
  }

  /** The first and the last of them, and some between. */
  async function latest() {
    const { signal } = stop;
    const asked = (order, limit) => findEvents(desk.pass(), new URLSearchParams({ ...filters(), order, limit }), signal);
    try {
      const [first, last] = await Promise.all([asked("asc", 1), asked("desc", LATEST)]);
      if (signal.aborted) return;
      drawTimeOf("user-first", first.data[0]);
      drawTimeOf("user-last", last.data[0]);
      find("user-rows").replaceChildren(...last.data.map((event) => row(event, COLUMNS)));
      state("user-latest-card", last.data.length === 0 && !last.next ? "empty" : "full");
    } catch (failure) {
      if (!signal.aborted) state("user-latest-card", "error", reason(failure));
    }
  }

  async function profile() {
    const { signal } = stop;
    if (!desk.offers("/api/v1/users/{user}/profile")) return;
    try {
      const known = await profileOf(desk.pass(), name(), signal);
      if (signal.aborted) return;
      drawProfile(known, (user) => desk.go({ filters: { user } }));
      state("user-profile-card", "full");
    } catch (failure) {
      if (signal.aborted) return;
      find("user-profile-card").hidden = false;
      state("user-profile-card", "error", reason(failure));
    }
  }

  const refresh = atMostEvery(4_000, async () => {
    if (!shown || document.hidden || !desk.pass()) return;
    if (name() === undefined) {
      return statistic("user-list-card", "breakdown", { by: "user", limit: SHOWN }, ({ data }) => {
        drawList(data);
        state("user-list-card", data.length === 0 ? "empty" : "full");
      });
    }
    await Promise.all([
      latest(),
      profile(),
      statistic("user-actions-card", "breakdown", { ...filters(), by: "action", limit: 8 }, ({ data, total }) => {
        drawActions(data);
        state("user-actions-card", data.length === 0 ? "empty" : "full");
        find("user-total").textContent = whole(total);
        find("user-most").textContent = data[0]?.key ?? "–";
      }),
      statistic("user-time-card", "timeline", { ...filters(), bucket: "day", zone }, (answer) => {
        drawTimeline("user-time-card", drawTime, answer);
        state("user-time-card", "full");
      }),
    ]);
  });

  async function save() {
    try {
      takeAlong(await userAddress(desk.pass(), name()));
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

  function show() {
    for (const id of ["user-save", "user-erase"]) find(id).hidden = !desk.offers("/api/v1/users/{user}");
    shown = true;
    stop.abort();
    stop = new AbortController();
    const isKnown = name() !== undefined;
    find("user-found").hidden = !isKnown;
    find("user-list-card").hidden = isKnown;
    find("user-name").value = name() ?? "";
    find("user-title").textContent = filters().page ? `${name()} on ${filters().page}` : (name() ?? "Users");
    find("user-events").href = `/?${new URLSearchParams({ view: "events", ...(isKnown ? filters() : {}) })}`;
    find("user-rows").replaceChildren();
    drawProfile(null);
    for (const id of ["user-total", "user-first", "user-last", "user-most"]) find(id).textContent = "–";
    for (const id of ["user-time-card", "user-actions-card", "user-latest-card"]) state(id, "loading");
    refresh.afresh();
  }

  heads("user-heads", COLUMNS);
  find("user-events").addEventListener("click", (clicked) => {
    if (clicked.ctrlKey || clicked.metaKey || clicked.shiftKey) return;
    clicked.preventDefault();
    desk.go({ view: "events", filters: filters() });
  });

  return { show, heard: refresh, hide: () => (shown = false), forget: () => stop.abort() };
}

function drawTimeOf(id, event) {
  const time = event && make("time", { datetime: event.receivedAt, title: exactly(event.receivedAt) }, clock(event.receivedAt));
  find(id).replaceChildren(time ?? "–");
}
