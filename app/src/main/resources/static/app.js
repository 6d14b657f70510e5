// Puts the parts together: who is signed in, where the address leads, what the feed tells.

import { onChoose } from "/draw/events.js";
import { find, note } from "/draw/page.js";
import { drafts } from "/drafts.js";
import { filters } from "/filters.js";
import { offered } from "/net/calls.js";
import { follow } from "/net/feed.js";
import { renewal } from "/renewal.js";
import { session } from "/session.js";
import { read, write } from "/state/address.js";
import { afterRest } from "/schedule.js";
import { NOTHING, change, hasMoved, snapshot } from "/state/counters.js";
import { events } from "/views/events.js";
import { funnel } from "/views/funnel.js";
import { keys, showCreated } from "/views/keys.js";
import { overview } from "/views/overview.js";
import { retention } from "/views/retention.js";
import { send } from "/views/send.js";
import { system } from "/views/system.js";
import { user } from "/views/user.js";

const LINKS = { connecting: "Connecting", live: "Live", degraded: "Degraded", reconnecting: "Reconnecting", offline: "Offline" };
const STATISTICS = "/api/v1/stats/summary";
const ASK_AGAIN = 5_000;
const SETTLED = 3_000; // answers may be two seconds old
const BEAT = 60_000; // time goes on where nothing else does
const LOST = ["reconnecting", "offline"];
const ALL = { filters: {}, range: null, from: null, to: null };

let where = read(location.pathname, location.search);
let counters = NOTHING;
let paths = null;
let shown = null; // the address as its view shows it
let stop = () => {};

const signedIn = session({ begun: begin, ended: end });
const written = drafts();
const lookForAnother = renewal(written.areThere);

/** What the views are given. */
const desk = {
  pass: signedIn.pass,
  scope: signedIn.scope,
  address: () => where,
  counters: () => counters,
  choose: (field, value) => bar.choose(field, value),
  offers: (path) => paths !== null && paths.has(path),
  hasStatistics: () => desk.offers(STATISTICS),
  lacksStatistics: () => paths !== null && !desk.hasStatistics(),
  go,
  /** Shows the filters as another view has them, within the one that is shown. */
  filterAs: (view) => bar.draw({ ...where, view }),
};
const bar = filters(desk);
const views = {
  overview: overview(desk),
  events: events(desk),
  user: user(desk),
  funnel: funnel(desk),
  retention: retention(desk),
  send: send(desk),
  keys: keys(desk),
  system: system(desk),
};
onChoose((field, value) => go({ filters: { ...where.filters, [field]: value }, after: null }));

/**
 * To another place, which is one more in the history, or the same with something else.
 *
 * @param passed the way to it, which the history keeps, as it keeps where we are
 */
function go(to, { keep = false, passed = null } = {}) {
  const address = write({ ...where, ...to });
  if (address === location.pathname + location.search) return;
  if (keep) history.replaceState(history.state, "", address);
  else history.pushState(passed, "", address);
  arrive(to.view !== undefined);
}

function arrive(isAnother) {
  const from = where.view;
  where = read(location.pathname, location.search);
  if (signedIn.pass() === null) return;
  if (from !== where.view) views[from].hide();
  draw();
  if (isAnother) find("main").focus({ preventScroll: true });
}

/**
 * Shows the view that the address names: one that not every server has, once it is known that this one has it. Where it is
 * shown already, what was begun in it goes on when it learns what is offered.
 */
function draw() {
  for (const link of find("views").querySelectorAll("[data-needs]")) link.hidden = !desk.offers(link.dataset.needs);
  if (signedIn.scope() === "owner") find("views").querySelector("[data-view=system]").hidden = true;
  if (paths !== null && viewLink().hidden) where = { ...where, view: "overview" };
  if (desk.lacksStatistics() && where.view === "overview") where = { ...where, ...ALL };
  for (const link of document.querySelectorAll("a[data-view]")) {
    link.href = write({ ...where, view: link.dataset.view, after: null });
    if (link.dataset.view === where.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const isKnown = paths !== null || !viewLink().dataset.needs;
  for (const name of Object.keys(views)) find(name).hidden = name !== where.view || !isKnown;
  viewLink().scrollIntoView({ block: "nearest", inline: "nearest" });
  const name = viewLink().textContent;
  document.title = `${name} · Sluice`;
  find("title").textContent = name;
  document.body.dataset.view = where.view;
  bar.draw(where);
  if (!isKnown) return;
  if (shown === where) views[where.view].learn();
  else views[where.view].show((shown = where));
}

const viewLink = () => find("views").querySelector(`[data-view=${where.view}]`);

function begin(created) {
  find("desk").hidden = false;
  find("views").hidden = false;
  document.body.dataset.reads = "yes";
  note("live-note", "");
  stop = follow("/api/v1/live/counters", signedIn.pass(), { link: drawLink, lost: (why) => note("live-note", why), event: heard, refused: mayNotRead });
  if (paths === null) learnPaths();
  if (created) {
    history.pushState(null, "", write({ ...where, view: "keys" }));
    where = read(location.pathname, location.search);
  }
  draw();
  written.giveBack(signedIn.holder());
  if (created) showCreated(created);
}

function end(putOut) {
  if (putOut !== null) written.keep(putOut);
  stop();
  counters = NOTHING;
  shown = null;
  find("desk").hidden = true;
  find("views").hidden = true;
  delete document.body.dataset.view;
  drawLink("offline");
  for (const view of Object.values(views)) view.forget();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  for (const suggestions of document.querySelectorAll("datalist")) suggestions.replaceChildren();
}

/** What this server answers: what it does not is not offered here. */
async function learnPaths() {
  try {
    paths = await offered();
  } catch {
    return setTimeout(learnPaths, ASK_AGAIN);
  }
  document.body.dataset.stats = desk.hasStatistics() ? "yes" : "no";
  if (signedIn.pass() !== null) draw();
}

function mayNotRead(refusal) {
  if (refusal.status !== 403) return; // whoever is not known any more has been led to the door
  drawLink("offline");
  document.body.dataset.reads = "no";
  note("live-note", refusal.message);
}

function heard(name, told) {
  if (name === "state") return drawLink(told.state);
  const before = counters;
  if (name === "snapshot") counters = snapshot(counters, told, Date.now());
  else if (name === "change") counters = change(counters, told, Date.now());
  else return;
  const moved = hasMoved(before, counters);
  views[where.view].heard(moved);
  if (moved) settle();
}

/** Has the view look again at all that it has asked for. */
function lookAgain() {
  if (signedIn.pass() !== null && !document.hidden) views[where.view].heard(true);
}

const settle = afterRest(SETTLED, lookAgain);
setInterval(lookAgain, BEAT);
document.addEventListener("visibilitychange", lookAgain);

function drawLink(link) {
  const before = find("link").dataset.link;
  if (!(link in LINKS) || before === link) return;
  find("link").dataset.link = link;
  document.body.dataset.link = link;
  find("link-text").textContent = LINKS[link];
  if (link === "live") note("live-note", "");
  if (link === "live" && LOST.includes(before)) lookForAnother();
}

document.addEventListener("click", (clicked) => {
  if (clicked.target.closest("[data-close]")) return clicked.target.closest("dialog").close();
  const link = clicked.target.closest("a[data-view]");
  if (!link || clicked.ctrlKey || clicked.metaKey || clicked.shiftKey || clicked.altKey) return;
  clicked.preventDefault();
  go({ view: link.dataset.view, after: null });
});
addEventListener("popstate", () => arrive(false));

find("curl").textContent = find("curl").textContent.replace("{origin}", location.origin);
if (location.pathname !== "/") history.replaceState(history.state, "", write(where) + location.hash);
signedIn.start();
