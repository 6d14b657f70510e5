package dev.sluice.event;

import java.io.Serial;

/** Carries a rejection out of the depths of a value. */
public final class RejectedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  public RejectedException(Rejection rejection) {
    super(rejection.detail(), null, false, false);
    this.rejection = rejection;
  }

  public Rejection rejection() {
    return rejection;
  }
}
