package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;

/**
 * What became of a batch. Its entries are the events stored, the duplicates and the dead letters.
 */
record Stored(Batch batch, Commit commit, long events, long deadLetters) {

  long duplicates() {
    return batch.entries().size() - events - deadLetters;
  }
}
