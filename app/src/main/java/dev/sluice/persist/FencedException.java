package dev.sluice.persist;

import dev.sluice.log.Batch;

/** Somebody else has written where this batch begins, so that nothing of it was. */
final class FencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FencedException(Batch batch) {
    super(
        "Partition %d no longer stands at %d: another process has written"
            .formatted(batch.partition(), batch.from().next()));
  }
}
