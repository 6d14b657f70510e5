package dev.sluice.embedded;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an engine again when it dies, and again, later each time up to a limit: a disk that is
 * full has room again one day.
 */
final class Keeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  private final ProcessEngine engine;
  private final Duration pause;

  private long latestStart = System.nanoTime();
  private int doublings;

  /**
   * @param pause before the first new start, doubled before each that follows soon, six times at
   *     the most
   */
  Keeper(ProcessEngine engine, Duration pause) {
    this.engine = engine;
    this.pause = pause;
  }

  @Override
  public void run() {
    try {
      for (awaitDeath(); ; awaitDeath()) {
        Thread.sleep(pause.multipliedBy(1L << doublings));
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        startAgain();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitDeath() throws InterruptedException {
    while (!engine.hasDied()) {
      Thread.sleep(LOOK);
    }
    boolean lasted = System.nanoTime() - latestStart > STEADY.toNanos();
    doublings = lasted ? 0 : doublings;
  }

  private void startAgain() {
    LOG.warn("{} has died and is started again", engine);
    try {
      engine.startIfDead();
    } catch (EngineFailure failure) {
      LOG.warn("{} is not back yet: {}", engine, failure.getMessage());
    }
    latestStart = System.nanoTime();
  }
}
