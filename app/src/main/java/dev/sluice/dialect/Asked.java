package dev.sluice.dialect;

import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Problem;
import dev.sluice.platform.TimeRange;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/** What the address of a request asks for, where names that are not known are passed over. */
record Asked(ServerRequest request) {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d+");
  private static final BigInteger LEAST = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

  /** Nothing where it is not given or empty. */
  @Nullable String text(String name) {
    if (request.queryParams().getOrDefault(name, List.of()).size() > 1) {
      throw Parameters.invalid(name, "is given more than once");
    }
    String text = request.queryParam(name).filter(given -> !given.isEmpty()).orElse(null);
    if (text != null && text.indexOf(0) >= 0) {
      throw Parameters.invalid(name, "holds a zero character");
    }
    return text;
  }

  Optional<Integer> number(String name) {
    return number(name, () -> Parameters.invalid(name, "must be a whole number"));
  }

  /** The largest there is where it is larger. */
  Optional<Integer> number(String name, Supplier<Problem> isNone) {
    return Optional.ofNullable(text(name))
        .map(text -> wholeNumber(text).orElseThrow(isNone).max(LEAST).min(MOST).intValue());
  }

  private static Optional<BigInteger> wholeNumber(String text) {
    return Optional.of(text).filter(WHOLE_NUMBER.asMatchPredicate()).map(BigInteger::new);
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
