// The overview: from the live counters where all is looked at, else from the statistics, whenever something has moved.

import { bars } from "/draw/bars.js";
import { doughnut } from "/draw/doughnut.js";
import { figure } from "/draw/figure.js";
import { fine, inFull, part, short, whole, zone } from "/draw/formats.js";
import { line } from "/draw/lines.js";
import { lorenz as lorenzCurve } from "/draw/lorenz.js";
import { find, note, state } from "/draw/page.js";
import { drawTimeline, timelineNames } from "/draw/timeline.js";
import { trend } from "/draw/trend.js";
import { statistics } from "/net/calls.js";
import { questions } from "/questions.js";
import { atMostEvery } from "/schedule.js";
import { asked, askedBefore, bucketOf, isWhole } from "/state/address.js";
import { most, unwatched } from "/state/counters.js";
import { lorenz } from "/state/spread.js";
import { arriving } from "/views/arriving.js";

const SHOWN = { action: 8, page: 8, role: 5, user: 12 };
const CARDS = { action: "actions-card", page: "pages-card", role: "roles-card" };
const COUNTS = { action: "byAction", page: "byPage", role: "byRole" };
const MOST_USERS = 1000;

export function overview(desk) {
  const figures = {
    total: figure("total", (value) => whole(Math.round(value))),
    users: figure("users", (value) => whole(Math.round(value))),
    activeUsers: figure("active-users", (value) => whole(Math.round(value))),
    actionsPerUser: figure("per-user", fine),
    gini: figure("gini", part),
    apiHits: figure("api-hits", (value) => whole(Math.round(value))),
    eventsPerSecond: figure("per-second", short),
  };
  const trends = { total: trend("total-trend"), activeUsers: trend("active-users-trend"), actionsPerUser: trend("per-user-trend") };
  const chosen = (field) => (key) => desk.address().filters[field] === key;
  const toggle = (field) => (key) => {
    if (desk.lacksStatistics()) desk.go({ view: "events", filters: { [field]: key } });
    else desk.choose(field, chosen(field)(key) ? undefined : key);
  };
  const draw = {
    action: bars("actions", toggle("action"), chosen("action")),
    page: bars("pages", toggle("page"), chosen("page")),
    role: doughnut("roles", toggle("role"), chosen("role")),
    user: bars("people", toggle("user"), chosen("user")),
  };
  const arrivals = arriving(desk);
  const drawTime = line("timeline", timelineNames);
  const drawLorenz = lorenzCurve("lorenz");

  let shown = false;
  let lookedAt = null;
  let asksForPast = false; // of the line of what arrives, until something else is looked at
  let known = {}; // the figures that are shown
  let before = {}; // those of as long a time before
  let tellsCurve = true; // unless a server does not: then it is drawn from as many users as are asked for

  const isWatched = () => shown && !document.hidden && desk.pass() !== null && desk.hasStatistics();
  const asks = questions(isWatched);
  const parameters = (more) => {
    const all = asked(desk.address(), Date.now());
    for (const [name, value] of Object.entries(more)) all.set(name, value);
    return all;
  };

  const lastHour = () => {
    const all = asked({ filters: desk.address().filters, range: "1h" }, Date.now());
    all.set("bucket", "minute");
    return all;
  };

  /**
   * Asks the statistics.
   *
   * @param what the name that it is come back to by
   * @param asking says what to ask for, as it stands when it is asked
   */
  const ask = (what, name, asking, use, failed) => asks.ask(what, (signal) => statistics(name, desk.pass(), asking(), signal), use, failed);
  const fill = (card, name, more, use) => ask(card, name, () => parameters(more), use);

  const refreshFigures = atMostEvery(2_500, async () => {
    if (!isWatched() || isWhole(desk.address())) return;
    await Promise.all([
      fill("figures", "summary", {}, drawSummary),
      isFiltered() ? ask("moving", "timeline", lastHour, drawMinutes, forgetMinutes) : null,
      ...Object.keys(CARDS).map((by) => fill(CARDS[by], "breakdown", { by, limit: SHOWN[by] }, (answer) => drawKeys(by, answer))),
    ]);
  });

  const refreshBefore = atMostEvery(60_000, async () => {
    const asking = () => askedBefore(desk.address(), Date.now());
    if (!isWatched() || asking() === null) return;
    await ask("before", "summary", asking, ({ actions, ...more }) => compare({ ...more, total: actions }), () => compare({}));
  });

  const refreshTimes = atMostEvery(5_000, async () => {
    if (!isWatched()) return;
    const bucket = bucketOf(desk.address(), Date.now());
    await Promise.all([
      fill("timeline-card", "timeline", { bucket, zone }, (answer) => {
        drawTimeline("timeline-card", drawTime, answer);
        note("timeline-note", `${whole(answer.total)} ${timeOf(answer)}`);
      }),
      fill("people-card", "breakdown", { by: "user", limit: tellsCurve ? SHOWN.user : MOST_USERS }, drawUsers),
      isWhole(desk.address()) ? ask("curve", "summary", () => parameters({}), drawCurve, () => drawLorenz([])) : null,
    ]);
  });

  function learnPast() {
    if (asksForPast || !isWatched() || isFiltered() || !arrivals.lacksPast()) return;
    asksForPast = true;
    const { from, to } = unwatched(desk.counters());
    const asking = () => new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket: "minute" });
    ask("arriving", "timeline", asking, (answer) => arrivals.told(answer, to), () => {});
  }

  function drop() {
    asks.drop();
    asksForPast = false;
  }

  function timeOf({ data, bucket }) {
    const { range, from } = desk.address();
    return range || from || data.length === 0 ? "in this time" : `since ${inFull(data[0].at, bucket)}`;
  }

  function drawFigures(told) {
    known = told;
    for (const [name, each] of Object.entries(figures)) {
      if (told[name] === null) each.forget();
      else each.move(told[name]);
    }
    note("figures-note", told.activeUsers === null ? "There are too many events to tell their users apart." : "");
    drawTrends();
    state("figures", "full");
  }

  function drawSummary({ actions, ...more }) {
    drawFigures({ ...more, total: actions });
    drawCurve(more);
  }

  function drawTrends() {
    for (const [name, each] of Object.entries(trends)) each(known[name], before[name]);
  }

  function compare(earlier) {
    before = earlier;
    drawTrends();
  }

  function drawCurve({ lorenz: told }) {
    if (told !== undefined) return drawLorenz(told ?? []);
    if (tellsCurve) refreshTimes.afresh();
    tellsCurve = false;
  }

  function drawKeys(by, { data, other, none }) {
    const rest = [other > 0 && { key: "Other", count: other, fixed: true }, none > 0 && { key: "No role", count: none, fixed: true }];
    draw[by](by === "role" ? [...data, ...rest.filter(Boolean)] : data);
    state(CARDS[by], data.length === 0 ? "empty" : "full");
    const noted = by === "role" ? null : `${by}s-note`;
    if (noted) note(noted, other > 0 ? `${short(other)} events of others` : "");
  }

  function drawUsers({ data, other }) {
    draw.user(data.slice(0, SHOWN.user));
    state("people-card", data.length === 0 ? "empty" : "full");
    // the whole curve, or none: that of the most active alone would tell another story
    if (!tellsCurve) drawLorenz(other === 0 && data.length > 1 ? lorenz(data.map((each) => each.count)) : []);
  }

  function drawLive() {
    const counters = desk.counters();
    if (!counters.known) return;
    const { total } = counters.figures;
    find("welcome").hidden = total > 0;
    if (!isFiltered()) figures.eventsPerSecond.move(counters.figures.eventsPerSecond);
    if (!isWhole(desk.address())) return;
    drawFigures(counters.figures);
    for (const by of Object.keys(CARDS)) {
      const told = most(counters[COUNTS[by]], SHOWN[by], total);
      const sum = told.data.reduce((one, each) => one + each.count, told.other);
      drawKeys(by, { ...told, none: Math.max(0, total - sum) });
    }
  }

  const isFiltered = () => Object.keys(desk.address().filters).length > 0;

  /** The feed tells of all events, so that with a filter the statistics are asked. */
  const drawSeconds = () => isFiltered() || arrivals.seconds();

  function drawMinutes({ data }) {
    arrivals.minutes(data);
    figures.eventsPerSecond.move((data.at(-2)?.count ?? 0) / 60);
  }

  function forgetMinutes() {
    arrivals.unknown();
    figures.eventsPerSecond.forget();
  }

  const speak = atMostEvery(60_000, async () => {
    const { total } = desk.counters().figures;
    if (shown && total !== undefined) find("spoken").textContent = `${whole(total)} events stored`;
  });

  setInterval(() => shown && !document.hidden && drawSeconds(), 1_000);
  find("buckets").addEventListener("change", ({ target }) => desk.go({ bucket: target.value }));

  function heard(hasMoved) {
    if (!shown || document.hidden) return;
    drawLive();
    learnPast();
    speak();
    if (!hasMoved) return;
    refreshFigures();
    refreshTimes();
    refreshBefore();
  }

  /** What was of something else does not stand there meanwhile. */
  function empty(where) {
    known = {};
    before = {};
    for (const each of Object.values(figures)) each.forget();
    for (const card of ["figures", ...Object.values(CARDS), "timeline-card", "people-card"]) state(card, "loading");
    drawTrends();
    drawLorenz([]);
    for (const id of ["timeline-note", "figures-note"]) note(id, "");
    find("api-hits-tile").hidden = !isWhole(where); // nobody counts them by what they were about
    if (isFiltered()) forgetMinutes();
  }

  function show(where) {
    shown = true;
    drop();
    const looking = JSON.stringify([where.filters, where.range, where.from, where.to]);
    if (looking !== lookedAt) empty(where);
    lookedAt = looking;
    const bucket = bucketOf(where, Date.now());
    for (const choice of find("buckets").querySelectorAll("input")) choice.checked = choice.value === bucket;
    drawLive();
    drawSeconds();
    learn();
  }

  function learn() {
    refreshBefore.afresh();
    refreshFigures.afresh();
    refreshTimes.afresh();
    learnPast();
  }

  function forget() {
    drop();
    arrivals.forget();
    empty(desk.address());
    for (const each of Object.values(draw)) each([]);
    lookedAt = null;
    find("spoken").textContent = "";
  }

  return { show, learn, heard, forget, hide: () => (shown = false) };
}
