package dev.sluice.live;

import dev.sluice.query.Frontier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who waits for what he has missed of a tail: those who go on from one place are one. */
final class Replays {

  private final Map<Optional<Frontier>, Replay> waiting = new LinkedHashMap<>();

  /**
   * Readers who go on from the same place.
   *
   * @param from nothing for those who begin now
   * @param look of the tail, which has to be over before it is known what they have missed
   */
  record Replay(Optional<Frontier> from, long look, TailReaders readers) {

    /** Whether the tail has come so far that it knows of whatever lies before them. */
    private boolean isDue(Frontier end, long looks) {
      return look <= looks || from.map(place -> place.leadsTo(end)).orElse(true);
    }
  }

  /** Whether he has to wait until the tail has looked once more. */
  boolean add(TailReader reader, @Nullable Frontier from, @Nullable Frontier end, long looks) {
    Replay replay =
        waiting.computeIfAbsent(
            Optional.ofNullable(from), place -> new Replay(place, looks + 1, new TailReaders()));
    replay.readers.add(reader);
    return end == null || !replay.isDue(end, looks);
  }

  void remove(TailReader reader) {
    waiting.values().forEach(replay -> replay.readers.remove(reader));
    waiting.values().removeIf(replay -> replay.readers.isEmpty());
  }

  /** The next whose turn it is, which waits no more. */
  Optional<Replay> poll(Frontier end, long looks) {
    Optional<Replay> due =
        waiting.values().stream().filter(replay -> replay.isDue(end, looks)).findFirst();
    due.ifPresent(replay -> waiting.remove(replay.from));
    return due;
  }
}
