package dev.sluice.embedded;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine in a process of its own, which can therefore be killed and frozen as well. */
public abstract sealed class ProcessEngine implements Engine permits KafkaProcess, Postgres, Redis {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration FORCED = Duration.ofSeconds(10);

  private final String name;
  private final int port;
  private final LogFile log;
  private final String goodbye;
  private final Duration patience;

  private volatile boolean wanted;
  private volatile @Nullable Process process;

  /**
   * @param name as the user reads it
   * @param goodbye the signal on which it ends at once, in good order
   * @param patience how long that may take before it is killed, which costs no data either
   */
  ProcessEngine(String name, int port, LogFile log, String goodbye, Duration patience) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.goodbye = goodbye;
    this.patience = patience;
  }

  /** Makes all ready and runs the program, without waiting for it. */
  abstract Process launch();

  abstract boolean answers(Process launched);

  abstract Optional<Daemon> daemon();

  @Override
  public final synchronized void start() {
    stop();
    wanted = true;
    Ports.requireFree(port, name);
    log.rotate();
    awaitAnswer(launch());
  }

  private void awaitAnswer(Process launched) {
    process = launched;
    boolean up = false;
    try {
      Await.until(START, () -> answers(launched) || !launched.isAlive());
      up = launched.isAlive() && answers(launched);
    } finally {
      if (!up) {
        launched.destroyForcibly();
      }
    }
    if (!up) {
      throw failure("did not start");
    }
  }

  /** Whether it ended, or did not come up, though nobody stopped it. */
  final boolean hasDied() {
    Process latest = process;
    return wanted && (latest == null || !latest.isAlive());
  }

  /** Nothing happens to one that was stopped meanwhile. */
  final synchronized void startIfDead() {
    if (hasDied()) {
      start();
    }
  }

  final EngineFailure failure(String what) {
    return log.failure("%s %s".formatted(name, what));
  }

  @Override
  public final synchronized void stop() {
    wanted = false;
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
    if (!daemon.killAll(FORCED)) {
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

  public final int port() {
    return port;
  }

  @Override
  public final String toString() {
    return name;
  }
}
