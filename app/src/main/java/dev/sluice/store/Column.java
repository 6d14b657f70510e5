package dev.sluice.store;

import io.r2dbc.spi.Readable;

/** A column that its table declares NOT NULL. */
public final class Column {

  private Column() {}

  public static <T> T required(Readable row, String name, Class<T> type) {
    T value = row.get(name, type);
    if (value == null) {
      throw new IllegalStateException("The column " + name + " is null");
    }
    return value;
  }
}
