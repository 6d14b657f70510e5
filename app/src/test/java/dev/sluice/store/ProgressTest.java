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
    progress.primaryIs(START, 0);

    assertThat(progress.isFresh(0)).isFalse();
    assertThat(progress.asOf()).isNull();
    assertThat(progress.behind(0)).isNull();
  }

  @Test
  void a_replica_is_as_of_the_note_that_it_shows() {
    progress.primaryIs(START.plusSeconds(7), 7 * SECOND);
    progress.replicaShows(START.plusSeconds(6));

    assertThat(progress.asOf()).isEqualTo(START.plusSeconds(6));
    assertThat(progress.behind(7 * SECOND)).isEqualTo(Duration.ofSeconds(1));
    assertThat(progress.behind(9 * SECOND)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void one_that_was_too_far_behind_has_to_come_close_before_it_is_fresh_again() {
    progress.primaryIs(START, 0);
    progress.replicaShows(START);
    assertThat(progress.isFresh(SECOND)).isTrue();
    assertThat(progress.isFresh(2 * SECOND)).isTrue();
    assertThat(progress.isFresh(2 * SECOND + 1)).isFalse();

    progress.primaryIs(START.plusSeconds(10), 10 * SECOND);
    progress.replicaShows(START.plusMillis(8_500));
    assertThat(progress.isFresh(10 * SECOND)).isFalse();
    progress.replicaShows(START.plusSeconds(9));
    assertThat(progress.isFresh(10 * SECOND)).isTrue();
  }

  @Test
  void another_one_in_its_place_that_has_less_is_as_of_what_it_has() {
    progress.primaryIs(START.plusSeconds(60), 60 * SECOND);
    progress.replicaShows(START.plusSeconds(60));
    progress.replicaShows(START);

    assertThat(progress.asOf()).isEqualTo(START);
    assertThat(progress.isFresh(60 * SECOND)).isFalse();
  }
}
