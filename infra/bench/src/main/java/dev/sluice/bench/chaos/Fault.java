package dev.sluice.bench.chaos;

import static dev.sluice.bench.chaos.Bite.FENCED;
import static dev.sluice.bench.chaos.Bite.REFUSED;
import static dev.sluice.bench.chaos.Bite.RESUMED;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Something that goes wrong, for some time. */
sealed interface Fault {
  Duration length();

  String text();

  /** What is sure to come of it; what may come of it as well is not asked for. */
  default Set<Bite> bites() {
    return Set.of();
  }

  /** One of the servers. */
  record OfServer(OfServer.Deed deed, int node, Duration length) implements Fault {
    enum Deed {
      KILLED,
      FROZEN,
      TWO_HOURS_AHEAD
    }

    @Override
    public String text() {
      return "server %d %s for %d s".formatted(node, words(deed), length.toSeconds());
    }

    @Override
    public Set<Bite> bites() {
      return Set.of(RESUMED);
    }
  }

  /** An engine. */
  record OfEngine(EngineName engine, OfEngine.Deed deed, Duration length) implements Fault {
    enum Deed {
      KILLED,
      FROZEN,
      OUT_OF_DISK,
      EMPTIED
    }

    @Override
    public String text() {
      return deed == OfEngine.Deed.EMPTIED
          ? "%s %s".formatted(engine.text(), words(deed))
          : "%s %s for %d s".formatted(engine.text(), words(deed), length.toSeconds());
    }

    /** A call waits five seconds for Kafka. */
    @Override
    public Set<Bite> bites() {
      boolean isAwayForLong = engine == EngineName.KAFKA && deed == OfEngine.Deed.FROZEN;
      return isAwayForLong ? Set.of(REFUSED) : Set.of();
    }
  }

  /** What is between the servers and an engine. */
  record OfNetwork(EngineName engine, OfNetwork.Deed deed, Duration length) implements Fault {
    enum Deed {
      SILENT,
      SLOW,
      CUT_AGAIN_AND_AGAIN
    }

    @Override
    public String text() {
      return "connections with %s %s for %d s"
          .formatted(engine.text(), words(deed), length.toSeconds());
    }
  }

  /** All servers, one after the other. */
  record OfFleet(OfFleet.Deed deed, Duration length) implements Fault {
    enum Deed {
      STARTED_AGAIN_IN_TURN,
      COMING_AND_GOING
    }

    @Override
    public String text() {
      return "servers " + words(deed);
    }

    @Override
    public Set<Bite> bites() {
      return Set.of(RESUMED);
    }
  }

  /** Those who call. */
  record OfClients(OfClients.Deed deed, Duration length) implements Fault {
    enum Deed {
      SLOW_IN_CROWDS,
      HANGING_UP
    }

    @Override
    public String text() {
      return "clients %s for %d s".formatted(words(deed), length.toSeconds());
    }
  }

  /**
   * Somebody comes into the group of those who read the log, and leaves it again, while nobody can
   * write where he stands for longer than a reader waits for what it has in hand.
   */
  record Dealt(Duration length) implements Fault {
    @Override
    public String text() {
      return "log partitions dealt anew under blocked writers for %d s"
          .formatted(length.toSeconds());
    }

    @Override
    public Set<Bite> bites() {
      return Set.of(FENCED);
    }
  }

  /** A user is erased, and the log is read again from its beginning. */
  record Replay() implements Fault {
    @Override
    public Duration length() {
      return Duration.ZERO;
    }

    @Override
    public String text() {
      return "a user erased, and the log read again from its beginning";
    }
  }

  private static String words(Enum<?> deed) {
    return deed.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
