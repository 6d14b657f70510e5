// What the client sends, day by day and against its limit, and who sends the most.

import { bars } from "/draw/bars.js";
import { dayOnAxis, fine, inFull, part, whole } from "/draw/formats.js";
import { line } from "/draw/lines.js";
import { find, note, state } from "/draw/page.js";
import { dailyUsage, topUsage } from "/net/calls.js";
import { questions } from "/questions.js";

const DAYS = 30;

export function usage(desk) {
  const draw = line("usage", {
    point: ({ at }) => inFull(at, "day"),
    tick: ({ at }) => dayOnAxis(at),
    summary: (points) => `Events sent on each of the last ${DAYS} days: ${whole(points.at(-1).count)} today`,
  });
  const drawTop = bars("top", () => {}, () => false);
  const asks = questions(() => desk.pass() !== null);
  let most = null;

  /** Days of UTC, shown as such wherever the reader is. */
  function drawDays({ data, events }) {
    draw(data.map(({ date, events: count }, index) => ({ at: `${date}T12:00:00`, count, isOpen: index === data.length - 1 })));
    note("usage-note", `${whole(events)} events in ${DAYS} days`);
    state("usage-card", "full");
  }

  function drawPlaces({ data }) {
    drawTop(data.map(({ place, name, events, own }) => ({ key: `${whole(place)}. ${name}${own ? " (you)" : ""}`, count: events, share: null, fixed: true })));
    state("top-card", data.length === 0 ? "empty" : "full");
  }

  /** How much of what it may send the client sends. */
  function drawRate() {
    const { eventsPerSecond } = desk.counters().figures;
    find("rate").hidden = most === null || eventsPerSecond === undefined;
    if (find("rate").hidden) return;
    const share = eventsPerSecond / most;
    find("rate-meter").value = Math.min(1, share);
    note("rate-text", `${fine(eventsPerSecond)} of ${whole(most)} events per second (${part(share)})`);
  }

  function show() {
    const isOffered = desk.offers("/api/v1/usage/daily");
    for (const card of ["usage-card", "top-card"]) find(card).hidden = !isOffered;
    if (!isOffered) return;
    asks.drop();
    asks.ask("usage-card", (signal) => dailyUsage(desk.pass(), DAYS, signal), drawDays);
    asks.ask("top-card", (signal) => topUsage(desk.pass(), signal), drawPlaces);
  }

  return {
    show,
    hide: asks.drop,
    forget: () => {
      most = null;
      drawTop([]);
      note("usage-note", "");
      for (const card of ["usage-card", "top-card"]) state(card, "loading");
    },
    heard: drawRate,
    /** As many events per second as it may send, or none where it may send any number. */
    limit: (eventsPerSecond) => {
      most = eventsPerSecond;
      drawRate();
    },
  };
}
