// How long to wait. Pure: the dice come in as an argument.

export const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/**
 * How long to wait before the next try: somewhere in the upper half of a span that doubles each time, so that the
 * readers of a server that restarts don't all come back at once.
 */
export function pause(attempt, base, dice) {
  const span = Math.max(base, Math.min(LONGEST_PAUSE, base * 2 ** Math.min(attempt, 10)));
  return span / 2 + (dice * span) / 2;
}
