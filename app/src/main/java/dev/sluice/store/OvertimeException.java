package dev.sluice.store;

import io.r2dbc.spi.R2dbcTimeoutException;
import java.util.regex.Pattern;

/** What was asked of the database took too long, which less of it might not. */
public final class OvertimeException extends R2dbcTimeoutException {

  private static final long serialVersionUID = 1;

  /**
   * What the database says itself: a statement that was cancelled, a transaction that was ended, a
   * replica that could not wait for it any longer.
   */
  private static final Pattern STATES = Pattern.compile("57014|25P04|40001");

  OvertimeException(String message) {
    super(message);
  }

  /** Whether a failure is that, whoever noticed it. */
  public static boolean is(Throwable failure) {
    return SqlState.said(failure) instanceof OvertimeException
        || STATES.matcher(SqlState.of(failure)).matches();
  }
}
