// The figures as the live feed tells them, and how fast they grow. Pure: the clock comes in as an argument.

export const SECONDS = 300;
const KEYED = ["byAction", "byPage", "byRole"];

/** Nothing is known yet. `seconds` counts what was added in each second, as long as it is watched, `since` when. */
export const NOTHING = { known: false, since: null, figures: {}, byAction: {}, byPage: {}, byRole: {}, seconds: new Map() };

/** A snapshot says where we stand; what was added before it nobody here has seen. */
export function snapshot(counters, told, now) {
  return { ...NOTHING, ...split(told), known: true, since: counters.since ?? now, seconds: counters.seconds };
}

/** A change has what has moved, all of it absolute. */
export function change(counters, told, now) {
  const { figures, ...keyed } = split(told);
  const moved = Object.fromEntries(KEYED.map((name) => [name, keyed[name] ? { ...counters[name], ...keyed[name] } : counters[name]]));
  const added = Math.max(0, (figures.total ?? counters.figures.total ?? 0) - (counters.figures.total ?? 0));
  return {
    known: counters.known,
    since: counters.since,
    figures: { ...counters.figures, ...figures },
    ...moved,
    seconds: added === 0 ? counters.seconds : withAdded(counters.seconds, added, Math.floor(now / 1000)),
  };
}

/** Whether there is more to see than before, or less: calls alone are no reason to ask for anything. */
export function hasMoved(before, now) {
  const counts = KEYED.some((name) => before[name] !== now[name]);
  return before.known && (counts || before.figures.total !== now.figures.total);
}

/**
 * When what the line shows of the time before the watching was received, and a second of it. To the millisecond: whoever
 * comes back within a second would be told what was found out for him before.
 */
export function unwatched({ since }) {
  const from = Math.floor((since / 1000 - SECONDS) / 60) * 60_000;
  return { from, to: since + 1000 };
}

/**
 * What was added in each of the last seconds, the latest last. Where nobody was watching yet it is the share of a minute
 * that is known, by its number since 1970, or else null.
 */
export function lastSeconds(counters, now, minutes = new Map()) {
  const first = Math.floor(now / 1000) - SECONDS + 1;
  const watched = counters.since === null ? Infinity : Math.floor(counters.since / 1000);
  return Array.from({ length: SECONDS }, (_, index) => {
    const second = first + index;
    const share = minutes.get(Math.floor(second / 60)) ?? null;
    if (second < watched) return share;
    const added = counters.seconds.get(second) ?? 0;
    return second === watched ? Math.max(added, share) : added;
  });
}

/** The minutes of a timeline, by their number since 1970, as how many came in a second; the last one ends with it. */
export function perSecond(data, end) {
  const length = (at) => Math.min(60, Math.max(1, (end - Date.parse(at)) / 1000));
  return new Map(data.map(({ at, count }) => [Date.parse(at) / 60_000, count / length(at)]));
}

/** The keys with the most, the greatest first, as a breakdown has them; the rest is one sum. */
export function most(counts, limit, total) {
  const entries = Object.entries(counts).filter(([, count]) => count > 0);
  entries.sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1));
  const data = entries.slice(0, limit).map(([key, count]) => ({ key, count, share: total ? count / total : 0 }));
  const other = entries.slice(limit).reduce((sum, [, count]) => sum + count, 0);
  return { data, other };
}

function split(told) {
  const keyed = KEYED.filter((name) => told[name]).map((name) => [name, told[name]]);
  const figures = Object.entries(told).filter(([name]) => !KEYED.includes(name));
  return { figures: Object.fromEntries(figures), ...Object.fromEntries(keyed) };
}

function withAdded(seconds, added, second) {
  const kept = new Map([...seconds].filter(([past]) => past > second - SECONDS));
  return kept.set(second, (kept.get(second) ?? 0) + added);
}
