// Retention: how many of those who began in a week came back in the weeks after it.

import { dayOnAxis, part, whole, zone } from "/draw/formats.js";
import { find, make, state } from "/draw/page.js";
import { statistics } from "/net/calls.js";
import { questions } from "/questions.js";
import { atMostEvery } from "/schedule.js";
import { asked, counting } from "/state/address.js";

const A_MINUTE = 60_000;

export function retention(desk) {
  let shown = false;
  const asks = questions(() => shown && !document.hidden && desk.pass() !== null);

  find("retention-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const { weeks, begin, returning } = Object.fromEntries(new FormData(submitted.target));
    desk.go({ weeks, begin: begin || null, returning: returning || null });
  });

  function parameters() {
    const where = desk.address();
    const all = asked(counting(where), Date.now());
    all.set("weeks", where.weeks);
    all.set("zone", zone);
    if (where.begin) all.set("action", where.begin);
    if (where.returning) all.set("returning", where.returning);
    return all;
  }

  const refresh = atMostEvery(A_MINUTE, () => asks.ask("retention-card", (signal) => statistics("retention", desk.pass(), parameters(), signal), draw));

  function draw({ data: weeks }) {
    const head = ["Week of", "Users", ...weeks.map((_, index) => (index === 0 ? "Same week" : `+${whole(index)}`))];
    find("retention-heads").replaceChildren(...head.map((text) => make("th", { scope: "col" }, text)));
    find("retention-rows").replaceChildren(...weeks.map((week) => row(week, weeks.length)));
    state("retention-card", weeks.some((week) => week.users > 0) ? "full" : "empty");
  }

  function show(where) {
    shown = true;
    for (const name of ["weeks", "begin", "returning"]) find(`retention-${name}`).value = where[name] ?? "";
    asks.drop();
    state("retention-card", "loading");
    refresh.afresh();
  }

  function hide() {
    shown = false;
    asks.drop();
  }

  return { show, learn: () => {}, hide, heard: (hasMoved) => hasMoved && refresh(), forget: () => (hide(), find("retention-rows").replaceChildren()) };
}

function row({ from, users, returned }, length) {
  const cells = Array.from({ length }, (_, index) => cell(returned[index], users));
  return make("tr", {}, make("th", { scope: "row" }, dayOnAxis(from)), make("td", {}, whole(users)), ...cells);
}

function cell(count, users) {
  if (count === undefined) return make("td", {});
  const share = users === 0 ? 0 : count / users;
  const made = make("td", { class: "share", title: whole(count) }, users === 0 ? "–" : part(share));
  made.style.setProperty("--part", String(share));
  return made;
}
