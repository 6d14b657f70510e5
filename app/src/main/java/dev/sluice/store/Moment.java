package dev.sluice.store;

import java.time.Instant;

/** Of when the answers are that callers are given. */
@FunctionalInterface
public interface Moment {

  /** All that was stored before it is in what is read from now on. */
  Instant asOf();
}
