package dev.sluice.ingest;

import dev.sluice.event.Rejection;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event of many that was refused: which, and why. */
record Refused(
    Unit unit,
    long number,
    @Nullable String id,
    ProblemType type,
    @Nullable String field,
    String detail) {

  static Refused of(Unit unit, long number, @Nullable String id, Rejection rejection) {
    return new Refused(
        unit, number, id, Refusals.type(rejection), Refusals.field(rejection), rejection.detail());
  }

  Taken.No named() {
    return new Taken.No(number, id, type, field, detail);
  }

  /** As an answer shows it. */
  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    unit.file().ifPresent(file -> shown.put("file", file));
    shown.put(unit.name(), number);
    if (id != null) {
      shown.put("id", id);
    }
    shown.put("type", type.uri());
    if (field != null) {
      shown.put("field", field);
    }
    shown.put("detail", detail);
    return shown;
  }
}
