package dev.sluice.store;

import io.r2dbc.spi.R2dbcException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** How PostgreSQL says why it refuses something. */
public final class SqlState {

  private SqlState() {}

  /** Empty where the database has said nothing, as when it can't be reached. */
  public static String of(Throwable failure) {
    return said(failure) instanceof R2dbcException refusal
        ? Objects.requireNonNullElse(refusal.getSqlState(), "")
        : "";
  }

  /** The driver's own failure, whether or not it has been translated. */
  public static @Nullable Throwable said(Throwable failure) {
    return failure instanceof DataAccessException ? failure.getCause() : failure;
  }
}
