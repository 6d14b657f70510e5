package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Logged;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.platform.Role;
import dev.sluice.store.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;

/** Processes whose clocks are wrong, with a database whose clock is right. */
class ClockWatchIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private final RunningServer server = SharedServer.get();

  @ParameterizedTest
  @ValueSource(longs = {-7_200, 0, 7_200})
  void whatever_the_clock_of_a_process_says_its_tokens_begin_and_end_with_the_database_s(
      long ahead) {
    SharedClock clock = clock(Duration.ofSeconds(ahead));
    awaitTold(watch(clock));
    Holder holder = Holder.first(NewClient.made());

    Tokens.Token token = Answers.of(tokens(clock).issue(holder, Scope.READ));
    String others = Answers.of(server.bean(Tokens.class).issue(holder, Scope.READ)).text();

    assertThat(token.expiresAt())
        .isCloseTo(Instant.now().plus(Duration.ofHours(1)), within(10, ChronoUnit.SECONDS));
    assertThat(Newcomer.calls(server, token.text()).get("/api/v1/events?limit=1").status())
        .isEqualTo(200);
    assertThat(isGood(tokens(clock, Duration.ofHours(24)), others)).isTrue();
  }

  @Test
  void
      a_token_whose_time_is_over_is_good_nowhere_though_a_process_does_not_know_yet_what_time_it_is() {
    Tokens behind = tokens(clock(TWO_HOURS.negated()));
    String over = Answers.of(behind.issue(Holder.first(NewClient.made()), Scope.READ)).text();

    assertThat(isGood(behind, over)).isFalse();
  }

  @Test
  void a_clock_that_is_far_off_is_told_of_once_in_the_log_and_for_as_long_as_it_is_so_in_health() {
    SharedClock clock = clock(TWO_HOURS);
    ClockWatch watch = watch(clock);
    assertThat(watch.raised()).isEmpty();

    try (Logged logged = Logged.by(ClockWatch.class)) {
      awaitTold(watch);
      awaitTold(watch);

      assertThat(logged.lines()).hasSize(1);
      assertThat(watch.raised())
          .singleElement()
          .asString()
          .matches("The clock of this process is (7199|720[01]) s ahead of the database's.*");
    }
  }

  @Test
  void one_that_is_behind_is_told_of_as_well() {
    ClockWatch watch = watch(clock(TWO_HOURS.negated()));

    awaitTold(watch);

    assertThat(watch.raised()).singleElement().asString().contains(" s behind the database's");
  }

  @Test
  void clocks_are_never_quite_the_same() {
    ClockWatch watch = watch(clock(Duration.ofSeconds(20)));

    awaitTold(watch);

    assertThat(watch.raised()).isEmpty();
  }

  /** An answer that is long on its way tells no time. */
  private static void awaitTold(ClockWatch watch) {
    await().atMost(SOON).until(() -> watch.look().blockOptional().isPresent());
  }

  private static SharedClock clock(Duration ahead) {
    return new SharedClock(Clock.offset(Clock.systemUTC(), ahead));
  }

  private ClockWatch watch(SharedClock clock) {
    return new ClockWatch(
        clock, server.bean(DatabaseClient.class), server.bean(Schema.class), Role.QUERY);
  }

  private Tokens tokens(SharedClock clock) {
    return tokens(clock, Duration.ofHours(1));
  }

  private Tokens tokens(SharedClock clock, Duration lifetime) {
    return new Tokens(
        server.bean(KeyRing.class),
        new TokenTable(server.bean(DatabaseClient.class), Rate.NONE),
        lifetime,
        Duration.ofHours(1),
        clock,
        System::nanoTime);
  }

  private static boolean isGood(Tokens tokens, String token) {
    return Answers.of(tokens.callerOf(token, Audience.API).hasElement());
  }
}
