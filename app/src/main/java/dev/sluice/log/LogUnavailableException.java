package dev.sluice.log;

/** The log did not take an event in time. */
public final class LogUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LogUnavailableException(String reason, Throwable cause) {
    super(reason, cause, false, false);
  }
}
