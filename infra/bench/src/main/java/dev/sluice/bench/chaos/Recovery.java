package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How long it takes until new events are taken, stored and shown to all readers. */
final class Recovery {
  /** Of so many users that there are some in each partition. */
  private static final int PROBES = 30;

  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration TAKEN = Duration.ofSeconds(30);

  private final Crew crew;

  Recovery(Crew crew) {
    this.crew = crew;
  }

  /** From now on; nothing where it took too long. */
  Optional<Duration> await() {
    long since = System.nanoTime();
    List<ChaosEvent> probes = probes();
    boolean isWhole =
        Wait.until(LIMIT, () -> areTaken(probes))
            && Wait.until(LIMIT, () -> crew.know(probes))
            && Wait.until(LIMIT, crew.areCounted());
    return isWhole ? Optional.of(Duration.ofNanos(System.nanoTime() - since)) : Optional.empty();
  }

  /** Whether new events are taken, wherever they get to. */
  boolean areTaken() {
    List<ChaosEvent> probes = probes();
    return Wait.until(TAKEN, () -> areTaken(probes));
  }

  private List<ChaosEvent> probes() {
    return Stream.generate(crew.books().ledger()::next).limit(PROBES).toList();
  }

  /** By any of the servers: who finds one out of order turns to the next. */
  private boolean areTaken(List<ChaosEvent> probes) {
    for (int node = 0; node < crew.doors().count(); node++) {
      if (crew.books().send(crew.doors(), node, probes, CALL).isYes()) {
        return true;
      }
    }
    return false;
  }
}
