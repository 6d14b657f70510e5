package dev.sluice.persist;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows that a statement is given as an array for each of their columns. */
final class Columns {

  private Columns() {}

  static <E, T> T[] column(List<E> rows, Function<E, T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
