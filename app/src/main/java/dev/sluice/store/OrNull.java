package dev.sluice.store;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

/** What a statement is bound to where there may be nothing: the database asks of what type. */
public final class OrNull {

  private OrNull() {}

  public static <T> Parameter of(@Nullable T value, Class<T> type) {
    return value == null ? Parameters.in(type) : Parameters.in(value);
  }
}
