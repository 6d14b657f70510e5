// What a view asks: dropped once something else is looked at, and come back to where it failed and may go well later.

import { state } from "/draw/page.js";
import { reason } from "/net/calls.js";
import { retries } from "/schedule.js";

/** @param isWatched says whether there is anybody to ask for */
export function questions(isWatched) {
  let stop = new AbortController();
  const again = retries();

  /**
   * Asks, and has the answer used, unless it has been dropped meanwhile.
   *
   * @param name what it is come back to by: of a card, which says what went wrong unless `failed` does
   */
  async function ask(name, question, use, failed = (why) => state(name, "error", why)) {
    if (!isWatched()) return;
    const { signal } = stop;
    try {
      const answer = await question(signal);
      if (signal.aborted) return;
      again.wentWell(name);
      use(answer);
    } catch (failure) {
      if (signal.aborted) return;
      failed(reason(failure), failure);
      again.after(name, failure, () => ask(name, question, use, failed));
    }
  }

  function drop() {
    stop.abort();
    stop = new AbortController();
    again.forget();
  }

  return { ask, drop };
}
