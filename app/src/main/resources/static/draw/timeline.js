// How a timeline of the statistics is drawn.

import { dayOnAxis, inFull, onAxis, whole } from "/draw/formats.js";
import { state } from "/draw/page.js";

const A_DAY = 86_400_000;
const LENGTHS = { minute: 60_000, hour: 3_600_000, day: A_DAY };

export const timelineNames = {
  point: ({ at, bucket }) => inFull(at, bucket),
  tick: ({ at, bucket, isLong }) => tick(new Date(at), bucket, isLong),
  summary: (points) =>
    `Events over time, from ${inFull(points[0].at, points[0].bucket)}: ${whole(points.reduce((sum, point) => sum + point.count, 0))}`,
};

export function drawTimeline(card, draw, { data, bucket, total }) {
  const isLong = data.length > 1 && Date.parse(data.at(-1).at) - Date.parse(data[0].at) > 2 * A_DAY;
  const isOpen = ({ at }) => Date.parse(at) + LENGTHS[bucket] > Date.now();
  draw(data.map((point) => ({ ...point, bucket, isLong, isOpen: isOpen(point) })));
  state(card, total === 0 ? "empty" : "full");
}

/** Over days, an axis names the days; within one, round hours or minutes. */
function tick(date, bucket, isLong) {
  if (bucket === "day") return onAxis(date, "day");
  if (isLong) return date.getHours() === 0 && date.getMinutes() === 0 ? dayOnAxis(date) : null;
  if (bucket === "minute" && date.getMinutes() % 5 !== 0) return null;
  return onAxis(date, bucket);
}
