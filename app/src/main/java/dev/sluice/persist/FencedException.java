package dev.sluice.persist;

import static java.util.stream.Collectors.joining;

/** Somebody else has written where one of these batches begins, so that nothing of them was. */
final class FencedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FencedException(Armful armful) {
    super(
        armful.batches().stream()
            .map(batch -> "partition %d at %d".formatted(batch.partition(), batch.from().next()))
            .collect(
                joining(
                    ", ",
                    "One of these no longer stands there, since another process has written: ",
                    "")));
  }
}
