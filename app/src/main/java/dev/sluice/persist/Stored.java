package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.persist.DeadLetter.Reason;
import java.util.Map;

/**
 * What became of a batch. Its entries are the events that are new, those that are no longer kept,
 * those of users who were erased, the dead letters that are new, and duplicates.
 *
 * @param leftOut parts of profiles that were beyond what is kept of one
 */
record Stored(
    Batch batch,
    Commit commit,
    long events,
    long expired,
    long erased,
    Map<Reason, Long> deadLetters,
    long leftOut) {

  Stored {
    deadLetters = Map.copyOf(deadLetters);
  }

  /** The same with the trace that whoever is told of it may go on with. */
  Stored with(String trace) {
    return new Stored(batch, commit.with(trace), events, expired, erased, deadLetters, leftOut);
  }

  Stored leavingOut(long parts) {
    return new Stored(batch, commit, events, expired, erased, deadLetters, parts);
  }

  private long buried() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }

  long duplicates() {
    return batch.entries().size() - events - expired - erased - buried();
  }
}
