package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;
  private static final long FIVE_SECONDS = Duration.ofSeconds(5).toNanos();

  private final long due = System.nanoTime() - FIVE_SECONDS;

  @Test
  void what_is_answered_late_took_as_long_as_it_was_due_before_however_late_it_was_begun() {
    Times times = new Times(due);
    times.comes(due);

    assertThat(times.next()).isEqualTo(due);
    times.answered(due, ACCEPTED);

    assertThat(times.nanos())
        .singleElement()
        .satisfies(took -> assertThat(took).isGreaterThanOrEqualTo(FIVE_SECONDS));
    times.await(Duration.ZERO);
  }

  @Test
  void what_was_due_before_it_is_looked_at_is_not_counted() {
    Times times = new Times(due + 1);
    times.comes(due);

    times.answered(due, ACCEPTED);

    assertThat(times.nanos()).isEmpty();
  }

  @Test
  void what_was_refused_has_no_time_and_is_said() {
    Times times = new Times(due);
    times.comes(due);

    times.answered(due, UNAVAILABLE);

    assertThat(times.nanos()).isEmpty();
    assertThat(times.others().of(UNAVAILABLE)).isEqualTo(1);
  }
}
