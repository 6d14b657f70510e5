package dev.sluice.bench.chaos;

import dev.sluice.bench.chaos.Fault.OfServer;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A server that goes by a clock which is ahead of all others. */
final class WrongClock {
  private static final int HOURS = 2;
  private static final Duration STORED = Duration.ofSeconds(30);

  private final Site site;
  private final Recovery recovery;

  WrongClock(Site site, Recovery recovery) {
    this.site = site;
    this.recovery = recovery;
  }

  Blow deal(OfServer fault, Node node) {
    return FakeClock.find(site.folder().resolve("clock"))
        .map(clock -> deal(fault, node, clock))
        .orElseGet(() -> Blow.skipped(fault, "libfaketime (on Debian: apt-get install faketime)"));
  }

  private Blow deal(OfServer fault, Node node, FakeClock clock) {
    boolean drained = node.end();
    Instant ahead = Instant.now().plus(Duration.ofHours(HOURS));
    if (!startsAhead(node, clock)) {
      node.kill();
      node.start().awaitReady();
      return Blow.skipped(fault, "a libfaketime under which the server starts");
    }
    Optional<Duration> meanwhile = recovery.await();
    Wait.pause(fault.length());
    boolean isAhead = Wait.until(STORED, () -> isReceivedFrom(ahead));
    drained &= node.end();
    node.start().awaitReady();
    return drained ? dealt(fault, isAhead, meanwhile) : Blow.failed(fault, Fleet.NOT_DRAINED);
  }

  /** Some versions of the library and some virtual machines do not get on. */
  private static boolean startsAhead(Node node, FakeClock clock) {
    try {
      node.start(clock.ahead(HOURS)).awaitReady();
      return true;
    } catch (IllegalStateException endedOrHangs) {
      return false;
    }
  }

  /** A library that can't be loaded is passed over, and the clock is as it should be. */
  private boolean isReceivedFrom(Instant ahead) {
    try (Database database = site.database()) {
      return database.number(
              "SELECT count(*) FROM events WHERE received_at >= '%s'".formatted(ahead))
          > 0;
    }
  }

  private Blow dealt(OfServer fault, boolean isAhead, Optional<Duration> meanwhile) {
    if (!isAhead) {
      return Blow.failed(fault, "its clock was not ahead");
    }
    return meanwhile.isEmpty()
        ? Blow.failed(fault, "events are not taken, stored and shown meanwhile")
        : Blow.dealt(fault, meanwhile.get(), recovery.await());
  }
}
