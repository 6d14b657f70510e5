package dev.sluice.bench.chaos;

import static dev.sluice.bench.chaos.EngineName.KAFKA;
import static dev.sluice.bench.chaos.EngineName.POSTGRES;
import static dev.sluice.bench.chaos.EngineName.REDIS;

import dev.sluice.bench.chaos.Fault.Dealt;
import dev.sluice.bench.chaos.Fault.OfClients;
import dev.sluice.bench.chaos.Fault.OfEngine;
import dev.sluice.bench.chaos.Fault.OfFleet;
import dev.sluice.bench.chaos.Fault.OfNetwork;
import dev.sluice.bench.chaos.Fault.OfServer;
import dev.sluice.bench.chaos.Fault.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What is done, in which order.
 *
 * @param faults each of which is done
 * @param goesOn whether they are done once more, in another order, as long as there is time
 */
record Schedule(long seed, List<Fault> faults, boolean goesOn) {
  static final int SERVERS = 3;

  private static final Duration LONG_RUN = Duration.ofMinutes(20);

  Schedule {
    faults = List.copyOf(faults);
  }

  /** All there are: at their full lengths where there is time for it. */
  static Schedule of(long seed, Duration length) {
    boolean isLong = length.compareTo(LONG_RUN) >= 0;
    return new Schedule(seed, isLong ? all(4, 60) : all(1, 14), true);
  }

  /** Once those whose texts have one of these words; without any, all that there are. */
  Schedule only(List<String> words) {
    words.forEach(this::requireKnown);
    return words.isEmpty()
        ? this
        : new Schedule(
            seed,
            faults.stream()
                .filter(fault -> words.stream().anyMatch(word -> has(fault, word)))
                .toList(),
            false);
  }

  /** A run in which nothing is done would find nothing either. */
  private void requireKnown(String word) {
    if (faults.stream().noneMatch(fault -> has(fault, word))) {
      throw new IllegalArgumentException(
          "No fault has '%s' in its name. They are: %s"
              .formatted(word, faults.stream().map(Fault::text).collect(Collectors.joining("; "))));
    }
  }

  private static boolean has(Fault fault, String word) {
    return fault.text().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private static List<Fault> all(int scale, int freeze) {
    List<Fault> all = new ArrayList<>();
    for (int node = 0; node < SERVERS; node++) {
      all.add(new OfServer(OfServer.Deed.KILLED, node, seconds(2 * scale)));
    }
    all.add(new OfServer(OfServer.Deed.FROZEN, 1, seconds(freeze)));
    all.add(new OfServer(OfServer.Deed.TWO_HOURS_AHEAD, 2, seconds(5 * scale)));
    all.add(new OfEngine(REDIS, OfEngine.Deed.EMPTIED, Duration.ZERO));
    all.add(new OfEngine(REDIS, OfEngine.Deed.KILLED, seconds(3 * scale)));
    all.add(new OfEngine(REDIS, OfEngine.Deed.FROZEN, seconds(4 * scale)));
    all.add(new OfEngine(POSTGRES, OfEngine.Deed.KILLED, seconds(3 * scale)));
    all.add(new OfEngine(POSTGRES, OfEngine.Deed.FROZEN, seconds(5 * scale)));
    all.add(new OfEngine(POSTGRES, OfEngine.Deed.OUT_OF_DISK, seconds(6 * scale)));
    all.add(new OfEngine(KAFKA, OfEngine.Deed.KILLED, seconds(2 * scale)));
    all.add(new OfEngine(KAFKA, OfEngine.Deed.FROZEN, seconds(8 * scale)));
    all.add(new OfEngine(KAFKA, OfEngine.Deed.OUT_OF_DISK, seconds(5 * scale)));
    all.add(new OfNetwork(POSTGRES, OfNetwork.Deed.SILENT, seconds(6 * scale)));
    all.add(new OfNetwork(REDIS, OfNetwork.Deed.SILENT, seconds(4 * scale)));
    all.add(new OfNetwork(KAFKA, OfNetwork.Deed.SILENT, seconds(6 * scale)));
    all.add(new OfNetwork(POSTGRES, OfNetwork.Deed.SLOW, seconds(4 * scale)));
    all.add(new OfNetwork(REDIS, OfNetwork.Deed.CUT_AGAIN_AND_AGAIN, seconds(4 * scale)));
    all.add(new OfFleet(OfFleet.Deed.STARTED_AGAIN_IN_TURN, Duration.ZERO));
    all.add(new OfFleet(OfFleet.Deed.COMING_AND_GOING, seconds(20 * scale)));
    all.add(new OfClients(OfClients.Deed.SLOW_IN_CROWDS, seconds(8 * scale)));
    all.add(new OfClients(OfClients.Deed.HANGING_UP, seconds(5 * scale)));
    all.add(new Dealt(seconds(8 * scale)));
    all.add(new Replay());
    return all;
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** Each of them once, in the order of that round. */
  List<Fault> round(int number) {
    List<Fault> round = new ArrayList<>(faults);
    if (goesOn) {
      Collections.shuffle(round, new Random(seed + number));
    }
    return round;
  }
}
