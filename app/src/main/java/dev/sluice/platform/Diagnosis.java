package dev.sluice.platform;

import java.util.Optional;

/** What a caller is told of the failures of one engine, by the room that knows it. */
@FunctionalInterface
public interface Diagnosis {

  /** Nothing for a failure that this engine has no part in, or that was not foreseen. */
  Optional<Problem> of(Throwable failure);
}
