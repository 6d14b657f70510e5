package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.log.Reach;
import dev.sluice.persist.Watchdog.StalledException;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

class WatchdogTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<Integer, Long> ends = new HashMap<>();
  private final Map<Integer, Long> stored = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource time = () -> now;
  private final Watchdog watchdog =
      new Watchdog(
          () -> Mono.just(new Reach(ends)),
          reach -> Mono.just(reach.isBehind(stored)),
          clock(),
          LIMIT);

  @BeforeEach
  void readTwoPartitions() {
    watchdog.begin();
    watchdog.reads(Set.of(0, 1));
  }

  @Test
  void nothing_is_wrong_while_there_is_nothing_to_store() {
    stand(7, 7);

    pass(LIMIT.multipliedBy(9));
    assertQuiet();
    stand(8, 7);
    assertQuiet();
  }

  @Test
  void what_is_not_stored_within_the_limit_is_a_stall() {
    stand(8, 7);

    pass(LIMIT.minusSeconds(1));
    assertQuiet();
    pass(Duration.ofSeconds(1));
    assertStalled();
  }

  @Test
  void whoever_stores_something_is_given_time_for_the_rest() {
    stand(8, 7);
    pass(LIMIT);
    watchdog.stored();

    assertQuiet();
    pass(LIMIT);
    assertStalled();
  }

  @Test
  void a_partition_that_another_reads_is_his() {
    ends.put(2, 100L);

    pass(LIMIT);

    assertQuiet();
  }

  @Test
  void a_stall_that_a_new_start_has_not_ended_is_told_again_only_when_the_log_has_grown() {
    stand(8, 7);
    pass(LIMIT);
    assertStalled();

    readTwoPartitions();
    pass(LIMIT);
    assertQuiet();
    stand(9, 7);
    assertStalled();
  }

  @Test
  void where_nobody_can_tell_nothing_is_told() {
    Watchdog blind =
        new Watchdog(
            () -> Mono.error(new IllegalStateException("away")),
            reach -> Mono.just(false),
            clock(),
            LIMIT);
    blind.begin();
    pass(LIMIT);

    assertThat(blind.look().toFuture()).isCompletedWithValue(null);
  }

  /** Nobody is at home where the database should be. */
  @Test
  void while_the_database_is_away_nothing_is_told() {
    ConnectionFactory away =
        ConnectionFactories.get("r2dbc:postgresql://nobody@127.0.0.1:1/sluice");
    StoredPlaces places = new StoredPlaces(DatabaseClient.create(away), "events");
    stand(8, 7);
    Watchdog blind = new Watchdog(() -> Mono.just(new Reach(ends)), places::isPast, clock(), LIMIT);
    blind.begin();
    blind.reads(Set.of(0, 1));
    pass(LIMIT);

    assertThat(Answers.of(blind.look().thenReturn("quiet"))).isEqualTo("quiet");
  }

  private void stand(long end, long place) {
    ends.put(0, end);
    stored.put(0, place);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Clock clock() {
    return time.withZone(ZoneOffset.UTC);
  }

  private void assertQuiet() {
    assertThat(look()).isCompletedWithValue(null);
  }

  private void assertStalled() {
    assertThatThrownBy(() -> look().join())
        .hasCauseInstanceOf(StalledException.class)
        .hasMessageContaining("though the log holds more");
  }

  private CompletableFuture<@Nullable Void> look() {
    return watchdog.look().toFuture();
  }
}
