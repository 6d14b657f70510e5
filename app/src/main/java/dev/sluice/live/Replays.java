package dev.sluice.live;

import dev.sluice.query.Frontier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who waits for what he has missed of a tail: those who go on from one place are one. */
final class Replays {

  private final Map<Origin, Replay> waiting = new LinkedHashMap<>();

  /**
   * From where somebody goes on.
   *
   * @param place nothing for those who begin now
   * @param isLost whether these have read before, and nobody knows how far
   */
  record Origin(@Nullable Frontier place, boolean isLost) {

    private boolean isLevelWith(Frontier end) {
      return place == null || (place.leadsTo(end) && place.eventsTo(end) == 0);
    }
  }

  /**
   * Readers who go on from the same place.
   *
   * @param look of the tail, which has to be over before it is known what they have missed
   */
  record Replay(Origin from, long look, TailReaders readers) {

    /** Whether the tail has come so far that it knows of whatever lies before them. */
    private boolean isDue(Frontier end, long looks) {
      return look <= looks || from.place == null || from.place.leadsTo(end);
    }
  }

  /** Whether he has to wait until the tail has looked once more. */
  boolean add(TailReader reader, Origin from, @Nullable Frontier end, long looks) {
    Replay replay =
        waiting.computeIfAbsent(from, place -> new Replay(place, looks + 1, new TailReaders()));
    replay.readers.add(reader);
    return end == null || !replay.isDue(end, looks);
  }

  /** Those who have missed nothing that is known of. */
  List<Replay> level(Frontier end) {
    return waiting.values().stream().filter(replay -> replay.from.isLevelWith(end)).toList();
  }

  /** They wait no more. */
  void remove(Replay replay) {
    waiting.remove(replay.from);
  }

  void remove(TailReader reader) {
    waiting.values().forEach(replay -> replay.readers.remove(reader));
    waiting.values().removeIf(replay -> replay.readers.isEmpty());
  }

  /** The next whose turn it is to be read for, who waits no more. */
  Optional<Replay> poll(Frontier end, long looks) {
    Optional<Replay> due =
        waiting.values().stream()
            .filter(replay -> replay.isDue(end, looks) && !replay.from.isLevelWith(end))
            .findFirst();
    due.ifPresent(this::remove);
    return due;
  }
}
