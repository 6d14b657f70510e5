package dev.sluice.event;

import java.io.Serial;

/** Carries a rejection out of the depths of a value; never leaves this room. */
final class RejectedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RejectedException(Rejection rejection) {
    super(rejection.detail(), null, false, false);
    this.rejection = rejection;
  }

  Rejection rejection() {
    return rejection;
  }
}
