// What the dashboard works out for itself. Pure: no network, no page, and the clock and the dice come in as arguments.

export const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const MINUTE = 60;

/**
 * How long to wait before the next try: somewhere in the upper half of a span that doubles each time, so that the
 * readers of a server that restarts don't all come back at once.
 */
export function pause(attempt, base, dice) {
  const span = Math.max(base, Math.min(LONGEST_PAUSE, base * 2 ** Math.min(attempt, 10)));
  return span / 2 + (dice * span) / 2;
}

/** Whether a text can be sent as a key at all: a header takes no other characters. */
export function isKey(text) {
  return /^[\x21-\x7e]+$/.test(text);
}

/** A key so that its owner knows which it is, and nobody else gains by it. */
export function masked(key) {
  return `${key.slice(0, 9)}…`;
}

/** A total and the counts of the last seconds: `{total, seconds: Map(second → count)}`. */
export const NOTHING = { total: null, seconds: new Map() };

/** The first total says where we stand; what was added before nobody here has seen. */
export function snapshot(counts, total) {
  return { ...counts, total };
}

export function change(counts, total, now) {
  const second = Math.floor(now / 1000);
  const seconds = new Map([...counts.seconds].filter(([past]) => past > second - MINUTE));
  const added = Math.max(0, total - (counts.total ?? total));
  seconds.set(second, (seconds.get(second) ?? 0) + added);
  return { total, seconds };
}

/** What was added in each of the last sixty seconds, the latest last. */
export function lastMinute(counts, now) {
  const second = Math.floor(now / 1000);
  return Array.from({ length: MINUTE }, (_, index) => counts.seconds.get(second - MINUTE + 1 + index) ?? 0);
}

/**
 * The JSON of an event, from the texts of a form. The metadata is passed on as it was typed, so that no number loses a
 * digit on the way. Throws a SyntaxError where it is not JSON.
 */
export function eventJson(id, { action, user, page, metadata }) {
  const fields = { id, action: action.trim(), user: user.trim(), page: page.trim() };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  const json = JSON.stringify(given);
  if (metadata.trim() === "") return json;
  JSON.parse(metadata);
  return `${json.slice(0, -1)},"metadata":${metadata.trim()}}`;
}
