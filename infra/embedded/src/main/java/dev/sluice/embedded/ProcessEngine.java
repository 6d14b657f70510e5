package dev.sluice.embedded;

import java.time.Duration;
import java.util.Optional;

/** An engine in a process of its own, which can therefore be killed and frozen as well. */
public abstract sealed class ProcessEngine implements Engine permits KafkaProcess, Postgres, Redis {
  private static final Duration FORCED = Duration.ofSeconds(1);

  private final String goodbye;
  private final Duration patience;

  /**
   * @param goodbye the signal on which it ends at once, in good order
   * @param patience how long that may take before it is killed, which costs no data either
   */
  ProcessEngine(String goodbye, Duration patience) {
    this.goodbye = goodbye;
    this.patience = patience;
  }

  abstract Optional<Daemon> daemon();

  @Override
  public final synchronized void stop() {
    daemon().ifPresent(this::stop);
  }

  private void stop(Daemon daemon) {
    daemon.signal(goodbye);
    daemon.signalAll("CONT"); // one that is frozen would never hear it
    if (!daemon.endsWithin(patience)) {
      kill(daemon);
    }
  }

  /** As {@code kill -9} does it. */
  public final synchronized void kill() {
    daemon().ifPresent(ProcessEngine::kill);
  }

  private static void kill(Daemon daemon) {
    daemon.signalAll("KILL");
    if (!daemon.endsWithin(FORCED)) {
      throw new EngineFailure("Process %d could not be ended.".formatted(daemon.process().pid()));
    }
  }

  /** Freezes all its processes: connections stay open and nothing answers. */
  public final synchronized void pause() {
    daemon().ifPresent(daemon -> daemon.signalAll("STOP"));
  }

  public final synchronized void resume() {
    daemon().ifPresent(daemon -> daemon.signalAll("CONT"));
  }

  @Override
  public final boolean isRunning() {
    return daemon().isPresent();
  }
}
