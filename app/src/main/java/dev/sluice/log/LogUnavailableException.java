package dev.sluice.log;

import org.jspecify.annotations.Nullable;

/** The log did not take events, or not in time. */
public final class LogUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  LogUnavailableException(Reason reason) {
    this(reason, null);
  }

  LogUnavailableException(Reason reason, @Nullable Throwable cause) {
    super(reason.sentence, cause, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why not, and whether the events may be in the log all the same. */
  public enum Reason {
    FULL("As many events as the server holds are on their way to the log"),
    AWAY("The log has not answered for a while"),
    UNANSWERED("The log did not answer in time");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    public boolean maybeKept() {
      return this == UNANSWERED;
    }
  }
}
