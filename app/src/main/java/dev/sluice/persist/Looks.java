package dev.sluice.persist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where the end of a log partition was, and when. Whatever is stored up to there, the rest came
 * later: so a process can tell for how long events wait that it does not store itself.
 */
final class Looks {

  /** What is told is too long by one part of so many, and there are some hundreds in a week. */
  private static final int PARTS = 32;

  private record Look(long end, Instant at) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  void add(long end, Instant at) {
    if (!looks.isEmpty() && looks.getLast().end > end) {
      // another log
      looks.clear();
    }
    if (looks.isEmpty() || isFarFromTheLast(at)) {
      looks.add(new Look(end, at));
    }
  }

  private boolean isFarFromTheLast(Instant at) {
    Duration all = Duration.between(looks.getFirst().at, at);
    return Duration.between(looks.getLast().at, at).compareTo(all.dividedBy(PARTS)) >= 0;
  }

  /** When the last of these ends was seen that is stored; nobody asks for it again. */
  @Nullable Instant passed(long stored) {
    Instant last = null;
    while (!looks.isEmpty() && looks.getFirst().end <= stored) {
      last = looks.removeFirst().at;
    }
    return last;
  }
}
