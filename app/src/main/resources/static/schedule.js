// When things are done.

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
