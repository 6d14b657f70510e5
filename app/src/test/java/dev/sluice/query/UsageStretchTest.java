package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageStretchTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");

  @Test
  void a_day_is_counted_from_its_first_whole_minute_on() {
    assertThat(UsageStretch.last(24, NOW))
        .isEqualTo(stretch("2026-11-21T10:21:00Z", "2026-11-21T11:00:00Z", "2026-11-22T00:00:00Z"));
  }

  @Test
  void what_is_longer_than_minutes_are_kept_for_is_counted_from_its_first_whole_hour_on() {
    assertThat(UsageStretch.last(25, NOW))
        .isEqualTo(stretch("2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z", "2026-11-22T00:00:00Z"));
  }

  @Test
  void an_hour_has_no_hour_and_no_day_that_is_whole() {
    assertThat(UsageStretch.last(1, NOW))
        .isEqualTo(stretch("2026-11-22T09:21:00Z", "2026-11-22T10:00:00Z", "2026-11-23T00:00:00Z"));
  }

  private static UsageStretch stretch(String minutes, String hours, String days) {
    return new UsageStretch(Instant.parse(minutes), Instant.parse(hours), Instant.parse(days));
  }
}
