// When things are done.

import { mayPass } from "/net/calls.js";
import { pause } from "/state/patience.js";

const FIRST_TRY = 1_000;

/**
 * Runs a task at once, or when its pause is over: never twice at a time, and always once more after being asked. With
 * `afresh` it does not wait for the pause that is under way.
 */
export function atMostEvery(time, task) {
  let running = false;
  let wanted = false;
  let hurried = false;
  let wake = () => {};
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      hurried = false;
      await task();
      if (!hurried) await pause();
    }
    running = false;
  };
  const pause = () =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, time);
    });
  const ask = () => {
    wanted = true;
    if (!running) run();
  };
  ask.afresh = () => {
    hurried = true;
    wake();
    ask();
  };
  return ask;
}

/** Runs a task once it has not been asked for so long. */
export function afterRest(time, task) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, time);
  };
}

/** Comes back to what has failed and may go well later, each by its name: later each time. */
export function retries() {
  const failed = new Map();

  function wentWell(name) {
    clearTimeout(failed.get(name)?.timer);
    failed.delete(name);
  }

  return {
    wentWell,
    after(name, failure, task) {
      const times = failed.get(name)?.times ?? 0;
      wentWell(name);
      if (!mayPass(failure)) return;
      const wait = Math.max(failure.retryAfter || 0, pause(times + 1, FIRST_TRY, Math.random()));
      failed.set(name, { times: times + 1, timer: setTimeout(task, wait) });
    },
    forget: () => [...failed.keys()].forEach(wentWell),
  };
}
