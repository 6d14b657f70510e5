package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.persist.DeadLetter.Reason;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What became of an armful. Its entries are the events that are new, those that are no longer kept,
 * those of users who were erased, the dead letters that are new, and duplicates.
 *
 * @param commits what has changed, of each partition
 * @param leftOut parts of profiles that were beyond what is kept of one
 */
record Stored(
    Armful armful,
    List<Commit> commits,
    long events,
    long expired,
    long erased,
    Map<Reason, Long> deadLetters,
    long leftOut) {

  Stored {
    commits = List.copyOf(commits);
    deadLetters = Map.copyOf(deadLetters);
  }

  /** The same with traces that whoever is told of it may go on with. */
  Stored with(UnaryOperator<Commit> trace) {
    return new Stored(
        armful,
        commits.stream().map(trace).toList(),
        events,
        expired,
        erased,
        deadLetters,
        leftOut);
  }

  Stored leavingOut(long parts) {
    return new Stored(armful, commits, events, expired, erased, deadLetters, parts);
  }

  private long buried() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  long duplicates() {
    return armful.events() - events - expired - erased - buried();
  }
}
