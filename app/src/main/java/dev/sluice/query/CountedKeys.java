package dev.sluice.query;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * What is counted that has a part in a question.
 *
 * @param key the one of the dimension that is meant, or null for all of them
 */
record CountedKeys(String dimension, @Nullable String key) {

  static final CountedKeys TOTAL = new CountedKeys("total", "");
  static final CountedKeys USERS = new CountedKeys("users", "");

  /** Under this name those are counted that have none of their own. */
  static final String OTHERS = "(other)";

  static CountedKeys of(EventField field, String value) {
    return new CountedKeys(field.name().toLowerCase(Locale.ROOT), value);
  }

  static CountedKeys all(EventField field) {
    return new CountedKeys(field.name().toLowerCase(Locale.ROOT), null);
  }

  /** Of the table that has their names. */
  String condition() {
    return "dimension = :dimension" + (key == null ? "" : " AND key = index_key(:key)");
  }

  GenericExecuteSpec bind(GenericExecuteSpec statement) {
    GenericExecuteSpec bound = statement.bind("dimension", dimension);
    return key == null ? bound : bound.bind("key", key);
  }
}
