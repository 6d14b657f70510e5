// What becomes of a page that is left open, once the server may have another. Pure: the clock comes in as an argument.

/** How long the server has to tell of the same other page: amid an upgrade of several it tells now of one, now of the other. */
export const SETTLED = 60_000;
const WRITING = 300_000;

/**
 * @param page.own what tells this page from any other
 * @param page.told what tells the page that would come now, `since` when nothing else was told
 * @param page.isHeld whether it holds what a loading would take away
 * @param page.typedAt when something was entered last
 * @returns `stay`, `wait`, `offer` or `load`
 */
export function renewal({ own, told, since, isHeld, typedAt }, now) {
  if (told === own) return "stay";
  if (now - since < SETTLED) return "wait";
  return isHeld || now - typedAt < WRITING ? "offer" : "load";
}
