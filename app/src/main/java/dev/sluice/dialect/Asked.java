package dev.sluice.dialect;

import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** What the address of a request asks for, where names that are not known are passed over. */
record Asked(ServerRequest request) {

  /** Nothing where it is not given or empty. */
  @Nullable String text(String name) {
    String text = request.queryParam(name).filter(given -> !given.isEmpty()).orElse(null);
    if (text != null && text.indexOf(0) >= 0) {
      throw Parameters.invalid(name, "holds a zero character");
    }
    return text;
  }

  Optional<Integer> number(String name) {
    return Optional.ofNullable(text(name)).map(text -> number(name, text));
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Parameters.invalid(name, "must be a whole number");
    }
  }

  /** A time with a zone, or one without that is in UTC, or a day that begins then. */
  Optional<Instant> time(String name) {
    return Optional.ofNullable(text(name))
        .map(
            text ->
                Rfc3339.parseOrMillis(text.replace(' ', '+'))
                    .or(() -> ofNoZone(text))
                    .filter(TimeRange::holds)
                    .orElseThrow(() -> Parameters.invalid(name, "is not a time")));
  }

  static Optional<Instant> ofNoZone(String text) {
    try {
      return Optional.of(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
