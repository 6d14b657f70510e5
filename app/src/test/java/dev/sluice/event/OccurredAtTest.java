package dev.sluice.event;

import static dev.sluice.event.Reads.NOW;
import static dev.sluice.event.Reads.accepted;
import static dev.sluice.event.Reads.quoted;
import static dev.sluice.event.Reads.rejected;
import static dev.sluice.event.Reads.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OccurredAtTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          "2026-05-04T09:00:00Z",             2026-05-04T09:00:00Z
          "2026-05-04t09:00:00z",             2026-05-04T09:00:00Z
          "2026-05-04T09:00:00.5Z",           2026-05-04T09:00:00.500Z
          "2026-05-04T09:00:00.123456789Z",   2026-05-04T09:00:00.123456Z
          "2026-05-04T11:30:00+02:30",        2026-05-04T09:00:00Z
          "2026-05-04T09:00:00-00:00",        2026-05-04T09:00:00Z
          "2024-02-29T23:59:59Z",             2024-02-29T23:59:59Z
          "1970-01-01T00:00:00Z",             1970-01-01T00:00:00Z
          1777885200123,                      2026-05-04T09:00:00.123Z
          0,                                  1970-01-01T00:00:00Z
          """,
      quoteCharacter = '`')
  void a_time_is_taken_to_the_microsecond(String json, Instant time) {
    assertThat(accepted(with("occurredAt", json)).occurredAt()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-04",
        "2026-05-04T09:00:00",
        "2026-05-04 09:00:00Z",
        "2026-05-04T09:00Z",
        "2026-05-04T23:59:60Z",
        "2026-05-04T24:00:00Z",
        "2026-05-04T09:00:00,5Z",
        "2026-05-04T09:00:00+02",
        "2026-05-04T09:00:00+02:00:30",
        "2026-05-04T09:00:00+19:00",
        "2026-05-04T09:00:00[Europe/Paris]",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "999999999-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
        "٢٠٢٦-05-04T09:00:00Z",
        "yesterday",
        "1777885200123",
        ""
      })
  void what_is_no_time_is_refused(String text) {
    assertThat(rejected(with("occurredAt", quoted(text)))).isEqualTo(notATime());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e12", "9223372036854775808", "true", "{}", "[0]"})
  void what_is_no_number_of_milliseconds_is_refused(String json) {
    assertThat(rejected(with("occurredAt", json))).isEqualTo(notATime());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-9223372036854775808",
        "9223372036854775807",
        "253402300800000",
        "\"1969-12-31T23:59:59.999999Z\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59-00:01\""
      })
  void a_time_that_nobody_can_mean_is_refused(String json) {
    assertThat(rejected(with("occurredAt", json)))
        .isEqualTo(
            new Rejection.InvalidField(
                "occurredAt", "The field 'occurredAt' must lie between the years 1970 and 9999."));
  }

  @Test
  void a_clock_may_be_a_day_ahead_and_no_more() {
    Instant furthest = NOW.plus(Duration.ofHours(24));

    assertThat(accepted(with("occurredAt", quoted(furthest.toString()))).occurredAt())
        .isEqualTo(furthest);
    assertThat(rejected(with("occurredAt", quoted(furthest.plusNanos(1000).toString()))))
        .isEqualTo(
            new Rejection.InvalidField(
                "occurredAt", "The field 'occurredAt' must not lie more than 24 hours ahead."));
  }

  private static Rejection notATime() {
    return new Rejection.InvalidField(
        "occurredAt",
        "The field 'occurredAt' must be an RFC 3339 time with a zone, or milliseconds since 1970.");
  }
}
