package dev.sluice.embedded;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts an engine again when it dies, later each time; one that never lasts is given up. */
final class Keeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final int DEATHS = 7;

  private final ProcessEngine engine;
  private final Duration pause;
  private final Consumer<EngineFailure> onFailure;

  private long latestStart = System.nanoTime();
  private int deaths;
  private @Nullable EngineFailure latestFailure;

  /**
   * @param pause before the first new start, doubled before each that follows soon
   */
  Keeper(ProcessEngine engine, Duration pause, Consumer<EngineFailure> onFailure) {
    this.engine = engine;
    this.pause = pause;
    this.onFailure = onFailure;
  }

  @Override
  public void run() {
    try {
      for (awaitDeath(); deaths <= DEATHS; awaitDeath()) {
        Thread.sleep(pause.multipliedBy(1L << (deaths - 1)));
        startAgain();
      }
      onFailure.accept(reason());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitDeath() throws InterruptedException {
    while (!engine.hasDied()) {
      Thread.sleep(LOOK);
    }
    boolean lasted = System.nanoTime() - latestStart > STEADY.toNanos();
    deaths = lasted ? 1 : deaths + 1;
  }

  private void startAgain() {
    LOG.warn("{} has died and is started again", engine);
    latestFailure = null;
    try {
      engine.startIfDead();
    } catch (EngineFailure failure) {
      LOG.warn("{} is not back yet: {}", engine, failure.getMessage());
      latestFailure = failure;
    }
    latestStart = System.nanoTime();
  }

  private EngineFailure reason() {
    EngineFailure known = latestFailure;
    return known == null ? engine.failure("ended again and again") : known;
  }
}
