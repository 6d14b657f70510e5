package dev.sluice.body;

import java.io.Serial;

/** A body that can't be read, with one sentence for the person who sent it. */
public final class BodyException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final BodyFault fault;

  BodyException(BodyFault fault, String detail) {
    super(detail, null, false, false);
    this.fault = fault;
  }

  public BodyFault fault() {
    return fault;
  }
}
