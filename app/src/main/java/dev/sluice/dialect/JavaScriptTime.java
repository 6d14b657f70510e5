package dev.sluice.dialect;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A time as JavaScript writes it: in UTC, with three digits behind the seconds. */
final class JavaScriptTime {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private JavaScriptTime() {}

  static String of(Instant time) {
    return FORM.format(time);
  }
}
