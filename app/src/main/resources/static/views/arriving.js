// How fast events arrive: second by second as the feed tells it, or minute by minute where something is filtered by.

import { whole } from "/draw/formats.js";
import { line } from "/draw/lines.js";
import { note } from "/draw/page.js";
import { SECONDS, lastSeconds, perSecond } from "/state/counters.js";

const names = {
  point: ({ ago, unit }) => (ago === 0 ? "now" : `${ago} ${unit} ago`),
  tick: ({ ago, unit }) => tick(ago, unit),
  summary: (points) => `Events per ${points[0].unit}: ${whole(points.at(-1).count ?? 0)} now, ${whole(Math.max(...points.map((point) => point.count ?? 0)))} at the most`,
};

function tick(ago, unit) {
  if (ago === 0) return "now";
  if (unit === "s") return ago % 60 === 0 ? `−${ago / 60} min` : null;
  return ago % 10 === 0 ? `−${ago} min` : null;
}

export function arriving(desk) {
  const draw = line("moving", names);
  let before = new Map(); // what came before anybody watched, by the minute

  return {
    seconds() {
      note("moving-note", "Events per second, last five minutes");
      const seconds = lastSeconds(desk.counters(), Date.now() - 1000, before);
      draw(seconds.map((count, index) => ({ count, ago: SECONDS - 1 - index, unit: "s" })));
    },
    minutes(data) {
      note("moving-note", "Events per minute, last hour");
      draw(data.map(({ count }, index) => ({ count, ago: data.length - 1 - index, unit: "min" })));
    },
    /** Of what is filtered by nothing is known yet. */
    unknown() {
      note("moving-note", "Events per minute, last hour");
      draw(Array.from({ length: 60 }, (_, index) => ({ count: null, ago: 59 - index, unit: "min" })));
    },
    /** Whether it is to be found out what came before anybody watched, which is none of it before somebody does. */
    lacksPast: () => before.size === 0 && desk.counters().since !== null,
    /** @param end of what is told */
    told: ({ data }, end) => (before = perSecond(data, end)),
    forget: () => (before = new Map()),
  };
}
