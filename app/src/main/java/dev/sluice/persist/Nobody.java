package dev.sluice.persist;

import java.util.Locale;
import java.util.Set;

/** What clients call whom they know nothing of: whoever is known by it is anybody. */
final class Nobody {

  private static final Set<String> IDS =
      Set.of(
          "undefined",
          "null",
          "(null)",
          "nil",
          "none",
          "nan",
          "0",
          "true",
          "false",
          "[object object]",
          "anonymous",
          "guest",
          "unknown",
          "not_authenticated",
          "id",
          "email",
          "distinct_id",
          "distinctid",
          "00000000-0000-0000-0000-000000000000");

  private Nobody() {}

  static boolean isMeantBy(String id) {
    return IDS.contains(id.strip().toLowerCase(Locale.ROOT));
  }
}
