package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;

/**
 * What became of a batch. Its entries are the events that are new, the dead letters that are new,
 * and the duplicates of either.
 */
record Stored(Batch batch, Commit commit, long events, long deadLetters) {

  long duplicates() {
    return batch.entries().size() - events - deadLetters;
  }
}
