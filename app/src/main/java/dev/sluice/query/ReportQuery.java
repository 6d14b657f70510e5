package dev.sluice.query;

import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which lines of reports are asked for: checked, so that the search need not.
 *
 * @param time in the period that is meant; of all periods where there is none
 * @param begun when periods began
 */
record ReportQuery(
    @Nullable Instant time, TimeRange begun, @Nullable String user, int limit, ReportPlace after) {

  private static final Set<String> OF_PERIODS = Set.of("from", "to", "limit", "cursor");
  private static final Set<String> OF_USERS =
      Set.of("period", "user", "from", "to", "limit", "cursor");

  /**
   * Of a list of periods.
   *
   * @param opening of a cursor that was given out
   */
  static ReportQuery periods(
      MultiValueMap<String, String> given, Function<String, Optional<String>> opening) {
    return of(Parameters.of(given, OF_PERIODS), opening);
  }

  /** Of what users have done in them. */
  static ReportQuery users(
      MultiValueMap<String, String> given, Function<String, Optional<String>> opening) {
    return of(Parameters.of(given, OF_USERS), opening);
  }

  private static ReportQuery of(Parameters parameters, Function<String, Optional<String>> opening) {
    return new ReportQuery(
        parameters.time("period", Rfc3339::parseOrMillis).orElse(null),
        parameters.timeRange(Rfc3339::parseOrMillis),
        parameters.text("user"),
        parameters.limit(),
        parameters
            .cursor(text -> opening.apply(text).flatMap(ReportPlace::parse))
            .orElse(ReportPlace.NEWEST));
  }

  /** The same of one period alone. */
  ReportQuery of(ReportPeriod period) {
    return new ReportQuery(
        null, new TimeRange(period.from(), period.from().plusNanos(1000)), user, limit, after);
  }
}
