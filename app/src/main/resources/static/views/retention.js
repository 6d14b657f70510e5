// Retention: how many of those who began in a week came back in the weeks after it.

import { dayOnAxis, part, whole, zone } from "/draw/formats.js";
import { find, make, state } from "/draw/page.js";
import { reason, statistics } from "/net/calls.js";
import { retries } from "/schedule.js";
import { asked, counting } from "/state/address.js";

export function retention(desk) {
  let stop = new AbortController();
  const again = retries();

  find("retention-form").addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const { weeks, begin, returning } = Object.fromEntries(new FormData(submitted.target));
    desk.go({ weeks, begin: begin || null, returning: returning || null });
  });

  async function load(where) {
    halt();
    stop = new AbortController();
    state("retention-card", "loading");
    await ask(where, stop.signal);
  }

  async function ask(where, signal) {
    const parameters = asked(counting(where), Date.now());
    parameters.set("weeks", where.weeks);
    parameters.set("zone", zone);
    if (where.begin) parameters.set("action", where.begin);
    if (where.returning) parameters.set("returning", where.returning);
    try {
      const answer = await statistics("retention", desk.pass(), parameters, signal);
      if (signal.aborted) return;
      again.wentWell("retention");
      draw(answer.data);
    } catch (failure) {
      if (signal.aborted) return;
      state("retention-card", "error", reason(failure));
      again.after("retention", failure, () => ask(where, signal));
    }
  }

  function halt() {
    stop.abort();
    again.forget();
  }

  function draw(weeks) {
    const head = ["Week of", "Users", ...weeks.map((_, index) => (index === 0 ? "Same week" : `+${whole(index)}`))];
    find("retention-heads").replaceChildren(...head.map((text) => make("th", { scope: "col" }, text)));
    find("retention-rows").replaceChildren(...weeks.map((week) => row(week, weeks.length)));
    state("retention-card", weeks.some((week) => week.users > 0) ? "full" : "empty");
  }

  return {
    show: (where) => {
      for (const name of ["weeks", "begin", "returning"]) find(`retention-${name}`).value = where[name] ?? "";
      load(where);
    },
    hide: halt,
    heard: () => {},
    forget: () => (halt(), find("retention-rows").replaceChildren()),
  };
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
