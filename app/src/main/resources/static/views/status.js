// How the engines are, and how far the database is behind the log.

import { fine, whole } from "/draw/formats.js";
import { find, make, note, state } from "/draw/page.js";
import { reason, status as askStatus } from "/net/calls.js";
import { atMostEvery } from "/schedule.js";

const EVERY = 5_000;
const NAMES = { log: "Kafka, the log", database: "PostgreSQL", redis: "Redis", cache: "Caches" };
const GOOD = ["connected", "active", "answered", "up"];
const FAIR = ["empty", "local_cache_only"];
const LATE = 5; // seconds

export function status(desk) {
  let stop = null;

  const refresh = atMostEvery(EVERY, async () => {
    if (stop === null || document.hidden || desk.pass() === null) return;
    const { signal } = stop;
    try {
      const told = await askStatus(desk.pass(), signal);
      if (signal.aborted) return;
      drawHealth(told);
      drawLag(told.lag);
    } catch (failure) {
      if (signal.aborted) return;
      for (const card of ["health-card", "lag-card"]) state(card, "error", reason(failure));
    }
  });
  setInterval(() => stop !== null && refresh(), EVERY);

  function hide() {
    stop?.abort();
    stop = null;
  }

  return {
    show: () => {
      hide();
      stop = new AbortController();
      refresh.afresh();
    },
    hide,
  };
}

function drawHealth({ status: word, services, roles, alarms = [] }) {
  note("health-word", word);
  find("health-word").dataset.health = word;
  find("services").replaceChildren(...Object.entries(services).map(([name, how]) => line(NAMES[name] ?? name, how)));
  find("roles-up").replaceChildren(...Object.entries(roles).map(([name, how]) => line(name, how)));
  find("alarms").replaceChildren(...alarms.map((alarm) => make("li", { class: "note bad" }, alarm)));
  state("health-card", "full");
}

function line(name, how) {
  const tone = GOOD.includes(how) ? "good" : FAIR.includes(how) ? "fair" : "bad";
  return make("li", {}, make("span", { class: `lamp ${tone}`, "aria-hidden": "true" }), make("span", {}, name), make("span", { class: `how ${tone}` }, how));
}

function drawLag(lag) {
  if (lag === null) return state("lag-card", "error", "Nobody can tell while the log or the database is away.");
  find("lag-events").textContent = whole(lag.events);
  find("lag-seconds").textContent = seconds(lag.seconds);
  find("lag-card").classList.toggle("late", lag.seconds === null || lag.seconds > LATE);
  const most = Math.max(1, ...lag.partitions.map((partition) => partition.events));
  find("lag-rows").replaceChildren(...lag.partitions.map((partition) => row(partition, most)));
  state("lag-card", "full");
}

function row({ partition, stored, end, events, seconds: waited }, most) {
  const bar = make("span", { class: "lag-bar", "aria-hidden": "true" });
  bar.style.setProperty("--part", String(events / most));
  const cells = [whole(partition), whole(stored), whole(end), make("span", { class: "lag-cell" }, bar, whole(events)), seconds(waited)];
  return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
}

const seconds = (number) => (number === null ? "–" : `${fine(number)} s`);
