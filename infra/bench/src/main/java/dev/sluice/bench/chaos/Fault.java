package dev.sluice.bench.chaos;

import java.time.Duration;
import java.util.Locale;

/** Something that goes wrong, for some time. */
sealed interface Fault {
  Duration length();

  String text();

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
