package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Progress progress = new Progress(Duration.ofSeconds(2));

  @Test
  void a_replica_of_which_nothing_is_known_is_not_fresh() {
    primaryAfter(0, 100);

    assertThat(progress.isFresh(0)).isFalse();
    assertThat(progress.asOf()).isNull();
    assertThat(progress.behind(0)).isNull();
  }

  @Test
  void a_replica_is_as_of_when_the_primary_was_where_it_is() {
    primaryAfter(0, 100);
    primaryAfter(1, 200);
    primaryAfter(2, 300);

    progress.replicaIs(250);

    assertThat(progress.asOf()).isEqualTo(START.plusSeconds(1));
    assertThat(progress.behind(4 * SECOND)).isEqualTo(Duration.ofSeconds(3));
    assertThat(progress.isFresh(3 * SECOND)).isTrue();
    assertThat(progress.isFresh(3 * SECOND + 1)).isFalse();
  }

  @Test
  void one_that_has_nothing_to_do_stays_fresh() {
    for (int second = 0; second < 60; second++) {
      primaryAfter(second, 100);
      progress.replicaIs(100);
    }

    assertThat(progress.isFresh(60 * SECOND)).isTrue();
    assertThat(progress.asOf()).isEqualTo(START.plusSeconds(59));
  }

  @Test
  void one_that_was_far_behind_is_fresh_again_once_it_has_caught_up() {
    for (int second = 0; second < 60; second++) {
      primaryAfter(second, 100 + second);
      progress.replicaIs(100);
    }
    assertThat(progress.isFresh(60 * SECOND)).isFalse();

    progress.replicaIs(159);

    assertThat(progress.isFresh(60 * SECOND)).isTrue();
  }

  private void primaryAfter(long seconds, long place) {
    progress.primaryIs(new Progress.Mark(START.plusSeconds(seconds), place, seconds * SECOND));
  }
}
