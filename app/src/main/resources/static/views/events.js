// The events: pages of a table, a live tail, and what is found as a file.

import { NAMES, heads, row } from "/draw/events.js";
import { find, make, note, refill, state, takeAlong, toast } from "/draw/page.js";
import { short, whole } from "/draw/formats.js";
import { exportAddress, findEvents, reason } from "/net/calls.js";
import { follow } from "/net/feed.js";
import { questions } from "/questions.js";
import { COLUMNS, asked, counting, isWhole } from "/state/address.js";

const A_PAGE = 25;
const TAIL = 100;
const READABLE = 8;
const DRAWN_EVERY = 250;

export function events(desk) {
  const asks = questions(() => desk.pass() !== null);
  let shown = false;
  let next = null;
  let tail = null;

  /** The pages that were gone through to this one: behind what each begins, the first one behind nothing. */
  const passed = () => (desk.address().after ? (history.state ?? []) : []);
  const isCounted = () => !desk.address().after || passed()[0] === null;

  function parametersOf(where) {
    const parameters = asked(where, Date.now());
    parameters.set("order", where.order);
    parameters.set("limit", A_PAGE);
    if (where.after) parameters.set("cursor", where.after);
    return parameters;
  }

  function load() {
    asks.drop();
    state("events-card", "loading");
    asks.ask("events-card", (signal) => findEvents(desk.pass(), parametersOf(desk.address()), signal), draw);
  }

  function draw({ data: found, next: following }) {
    const where = desk.address();
    next = following;
    refill(find("rows"), found.map((event) => row(event, where.columns)));
    find("events-none").hidden = !isWhole(where);
    find("events-unlike").hidden = isWhole(where);
    state("events-card", found.length === 0 && !where.after && !next ? "empty" : "full");
    find("previous").disabled = !where.after;
    find("next").disabled = !next;
    find("page-number").textContent = !isCounted() ? "" : `Page ${whole(passed().length + 1)}`;
    note("events-note", found.length === 0 && next ? "Nothing in the part that was looked through. Go on with Next." : "");
  }

  find("next").addEventListener("click", () => {
    desk.go({ after: next }, { passed: [...passed(), desk.address().after] });
  });
  find("previous").addEventListener("click", () => {
    const way = passed();
    if (way.length === 0) findPageBefore();
    else desk.go({ after: way.at(-1) }, { passed: way.slice(0, -1) });
  });

  /** Whoever came by a link has gone through no page: a page back is where a page in the other direction ends. */
  function findPageBefore() {
    const where = desk.address();
    const back = parametersOf({ ...where, order: where.order === "asc" ? "desc" : "asc" });
    asks.ask("events-card", (signal) => findEvents(desk.pass(), back, signal), (page) => desk.go({ after: page.next }));
  }

  find("order").addEventListener("change", ({ target }) => desk.go({ order: target.value, after: null }));
  find("events-again").addEventListener("click", load);
  find("events-all").addEventListener("click", (clicked) => {
    clicked.preventDefault();
    desk.go({ filters: {}, range: null, from: null, to: null, after: null });
  });

  const boxes = COLUMNS.map((name) => make("label", {}, make("input", { type: "checkbox", value: name }), NAMES[name]));
  find("columns").querySelector("fieldset").append(...boxes);
  const menu = find("columns");
  document.addEventListener("pointerdown", ({ target }) => menu.contains(target) || (menu.open = false));
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("change", () => {
    const columns = [...menu.querySelectorAll("input:checked")].map((box) => box.value);
    desk.go({ columns: columns.length > 0 ? columns : ["receivedAt"] }, { keep: true });
  });

  for (const button of find("exports").querySelectorAll("button")) button.addEventListener("click", () => save(button));

  async function save(button) {
    const parameters = asked(desk.address(), Date.now());
    parameters.set("format", button.dataset.format);
    try {
      takeAlong(await exportAddress(desk.pass(), parameters));
      toast("The browser is saving the file.");
    } catch (failure) {
      toast(`The events could not be exported. ${reason(failure)}`);
    }
  }

  find("tail").addEventListener("click", () => {
    if (tail === null) begin();
    else if (tail.isPaused()) tail.goOn();
    else tail.pause();
  });
  find("tail-end").addEventListener("click", () => {
    end();
    load();
    find("tail").focus();
  });

  function begin() {
    asks.drop();
    tail?.stop();
    tail = liveTail(desk, (failure) => (end(), state("events-card", "error", reason(failure))));
    find("events").classList.add("tailing");
    find("tail-end").hidden = false;
    find("order").disabled = true;
    heads("heads", desk.address().columns);
    desk.filterAs("tail");
  }

  function end() {
    if (tail !== null) desk.filterAs("events");
    heads("heads", desk.address().columns, desk.address().order);
    tail?.stop();
    tail = null;
    find("events").classList.remove("tailing");
    find("tail-end").hidden = true;
    find("order").disabled = false;
    find("tail").textContent = "Live tail";
    find("tail").ariaPressed = "false";
    note("events-note", "");
  }

  function show(where) {
    shown = true;
    heads("heads", where.columns, where.order);
    find("order").value = where.order;
    for (const box of find("columns").querySelectorAll("input")) box.checked = where.columns.includes(box.value);
    offer();
    if (tail === null) load();
    else if (tail.asked === tailed(desk)) goOnTailing();
    else begin();
  }

  /** With other columns, say. */
  function goOnTailing() {
    heads("heads", desk.address().columns);
    tail.redraw();
    desk.filterAs("tail");
  }

  function offer() {
    find("exports").hidden = !desk.offers("/api/v1/events/export");
  }

  function learn() {
    offer();
    if (tail !== null) desk.filterAs("tail");
  }

  function hide() {
    if (shown) end();
    shown = false;
    asks.drop();
  }

  function forget() {
    hide();
    find("rows").replaceChildren();
    state("events-card", "loading");
  }

  return { show, learn, hide, forget, heard: () => {} };
}

/** What the address says that is followed. */
const tailed = (desk) => `${asked(counting({ ...desk.address(), view: "tail" }), Date.now())}`;

/** The newest events as they come, which are drawn now and then, and not while somebody wants to read. */
function liveTail(desk, failed) {
  const parameters = tailed(desk);
  let drawn = []; // the newest first
  let waiting = [];
  let passed = 0; // faster than anybody could read
  let paused = false;
  let placed = false; // what came before nobody will be shown
  find("rows").replaceChildren();
  say();

  const stopFeed = follow(`/api/v1/live/events?${parameters}`, desk.pass(), {
    link: () => {},
    placed: () => (placed = true),
    event: heard,
    refused: failed,
  });
  const timer = setInterval(draw, DRAWN_EVERY);

  function heard(name, told) {
    if (name === "message") waiting.push(told);
    else if (name === "sampled") passed += told.actual - told.shown;
    else if (name === "gap") note("events-note", "Some events were missed here.");
    const kept = paused ? TAIL : READABLE;
    if (waiting.length > kept) {
      passed += waiting.length - kept;
      waiting = waiting.slice(-kept);
    }
  }

  function draw() {
    if (paused || waiting.length === 0 || document.hidden) return say();
    const rows = find("rows");
    const { columns } = desk.address();
    drawn = [...waiting.reverse(), ...drawn].slice(0, TAIL);
    rows.prepend(...waiting.map((event) => row(event, columns, passed === 0)));
    if (passed > 0) note("events-note", "More events come than can be read: some of them are shown.");
    else if (find("events-card").dataset.state === "waiting") note("events-note", "");
    waiting = [];
    passed = 0;
    while (rows.childElementCount > TAIL) rows.lastElementChild.remove();
    state("events-card", "full");
  }

  function say() {
    const button = find("tail");
    const text = paused ? `Go on${waiting.length > 0 ? ` (${short(waiting.length + passed)} new)` : ""}` : "Pause tail";
    if (button.textContent !== text) button.textContent = text;
    button.ariaPressed = String(!paused);
    if (find("rows").childElementCount > 0) return;
    state("events-card", "waiting");
    note("events-note", placed ? "Waiting for the next event…" : "Connecting…");
  }

  return {
    asked: parameters,
    redraw: () => find("rows").replaceChildren(...drawn.map((event) => row(event, desk.address().columns))),
    isPaused: () => paused,
    pause: () => ((paused = true), say()),
    goOn: () => ((paused = false), draw(), say()),
    stop: () => (stopFeed(), clearInterval(timer)),
  };
}
