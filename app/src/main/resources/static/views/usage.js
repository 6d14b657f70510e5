// What the client has sent, day by day, and whose place that is.

import { dayOnAxis, inFull, whole } from "/draw/formats.js";
import { line } from "/draw/lines.js";
import { find, make, note, state } from "/draw/page.js";
import { dailyUsage, reason, topUsage } from "/net/calls.js";

const DAYS = 30;

export function usage(desk) {
  const draw = line("usage", {
    point: ({ at }) => inFull(at, "day"),
    tick: ({ at }) => dayOnAxis(at),
    summary: (points) => `Events sent on each of the last ${DAYS} days: ${whole(points.at(-1).count)} today`,
  });

  return async function show() {
    find("usage-card").hidden = !desk.offers("/api/v1/usage/daily");
    if (find("usage-card").hidden) return;
    const pass = desk.pass();
    try {
      const [days, top] = await Promise.all([dailyUsage(pass, DAYS), topUsage(pass)]);
      // days of UTC, shown as such wherever the reader is
      draw(days.data.map(({ date, events }) => ({ at: `${date}T12:00:00`, count: events })));
      note("usage-note", `${whole(days.events)} events in ${DAYS} days`);
      find("top-rows").replaceChildren(...top.data.map(row));
      state("usage-card", "full");
    } catch (failure) {
      state("usage-card", "error", reason(failure));
    }
  };
}

function row({ place, name, events, own }) {
  const cells = [whole(place), make("bdi", {}, own ? `${name} (you)` : name), whole(events)];
  return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
}
