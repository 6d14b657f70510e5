package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

class SetbacksTest {

  private final RuntimeException tooLong =
      new QueryTimeoutException(
          "too long", new R2dbcNonTransientResourceException("canceling statement", "57014"));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource time = () -> now;
  private final Setbacks setbacks = new Setbacks(time.withZone(ZoneOffset.UTC));
  private int tries;

  @Test
  void what_fails_by_itself_is_told_and_left_alone_for_an_hour() {
    attempt(tooLong);
    attempt(tooLong);

    assertThat(tries).isOne();
    assertThat(setbacks.raised())
        .singleElement()
        .asString()
        .startsWith("The day has failed and rests until 2026-01-01T01:00:00Z")
        .contains("canceling statement");

    now = now.plus(Duration.ofHours(1));
    attempt(tooLong);
    assertThat(tries).isEqualTo(2);
  }

  @Test
  void what_succeeds_after_all_is_told_no_longer() {
    attempt(tooLong);
    now = now.plus(Duration.ofHours(1));

    attempt(null);

    assertThat(setbacks.raised()).isEmpty();
  }

  @Test
  void what_nobody_comes_back_to_is_told_no_longer() {
    attempt(tooLong);

    now = now.plus(Duration.ofHours(3));

    assertThat(setbacks.raised()).isEmpty();
  }

  @Test
  void one_that_rests_keeps_no_other_from_its_turn() {
    attempt(tooLong);

    assertThat(setbacks.attempt("The week", Mono.just(1)).collectList().block()).containsExactly(1);
  }

  @Test
  void a_database_that_is_away_is_nobodys_own_failure() {
    RuntimeException away =
        new DataAccessResourceFailureException(
            "away", new R2dbcTransientResourceException("away", "08006"));

    assertThatThrownBy(() -> attempt(away)).isEqualTo(away);

    assertThat(setbacks.raised()).isEmpty();
  }

  private void attempt(@Nullable RuntimeException failure) {
    Mono<Integer> work =
        Mono.fromCallable(
            () -> {
              tries++;
              if (failure != null) {
                throw failure;
              }
              return tries;
            });
    setbacks.attempt("The day", work).then().block();
  }
}
