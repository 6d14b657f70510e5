package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Keys while the database is away, and just after. */
class KeysInOutageTest extends KeysTrial {

  @Test
  void a_frozen_database_holds_up_nobody_with_a_key_that_is_in_use() {
    store(key, true);
    callerOf(key);
    pass(Duration.ofSeconds(30));
    keys.heard();
    instead = Mono.never();

    pass(Duration.ofSeconds(8));
    assertIsKnownAtOnce();
    await().until(() -> !logged.lines().isEmpty());

    for (int i = 0; i < 10; i++) {
      pass(Duration.ofHours(1));
      assertIsKnownAtOnce();
    }
  }

  private void assertIsKnownAtOnce() {
    CompletableFuture<@Nullable Caller> caller = asking();
    assertThat(caller).isCompletedWithValue(CALLER);
  }

  @Test
  void while_the_database_is_away_a_key_that_was_seen_within_a_day_is_known() {
    store(key, true);
    callerOf(key);

    instead = Mono.error(away);
    pass(Duration.ofHours(12));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    pass(Duration.ofHours(11));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    pass(Duration.ofHours(2));

    assertThatThrownBy(() -> callerOf(key)).isSameAs(away);
  }

  @Test
  void for_how_long_a_key_is_known_that_can_not_be_looked_up_is_a_setting() {
    Keys forgetful = new Keys(this::find, Duration.ofMinutes(1), now::get);
    store(key, true);
    forgetful.callerOf(key.hashed(), UnaryOperator.identity()).block();
    instead = Mono.error(away);

    pass(Duration.ofSeconds(59));
    assertThat(forgetful.callerOf(key.hashed(), UnaryOperator.identity()).block())
        .isEqualTo(CALLER);
    pass(Duration.ofSeconds(1));

    assertThatThrownBy(() -> forgetful.callerOf(key.hashed(), UnaryOperator.identity()).block())
        .isSameAs(away);
  }

  @Test
  void a_database_that_does_not_answer_at_all_is_away_too() {
    store(key, true);
    callerOf(key);

    instead = Mono.never();
    pass(Duration.ofMinutes(1));

    assertThat(callerOf(key)).isEqualTo(CALLER);
  }

  @Test
  void a_database_that_answers_no_is_not_away() {
    DataAccessException no = new InvalidDataAccessResourceUsageException("no");
    store(key, true);
    callerOf(key);

    instead = Mono.error(no);
    pass(Duration.ofMinutes(1));

    assertThatThrownBy(() -> callerOf(key)).isSameAs(no);
  }

  @Test
  void a_database_that_is_away_is_asked_now_and_then_and_not_by_every_call() {
    store(key, true);
    callerOf(key);
    instead = Mono.error(away);
    pass(Duration.ofMinutes(1));
    int before = asked.get();

    for (int i = 0; i < 1000; i++) {
      assertThat(callerOf(key)).isEqualTo(CALLER);
      assertThatThrownBy(() -> callerOf(ApiKey.made())).isSameAs(away);
      pass(Duration.ofMillis(10));
    }

    assertThat(asked.get() - before).isBetween(4, 6);
  }

  @Test
  void the_log_has_one_line_when_the_database_goes_and_one_when_it_is_back() {
    store(key, true);
    callerOf(key);
    instead = Mono.error(away);
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      callerOf(key);
    }
    instead = null;
    pass(Duration.ofSeconds(2));
    callerOf(key);

    assertThat(logged.lines())
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "The look-up of keys goes unanswered: " + away,
            "The look-up of keys is answered again");
    assertThat(logged.lines()).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
  }

  @Test
  void a_key_that_the_database_will_be_told_of_is_not_known_while_that_is_away() {
    keys.expect(key, CALLER);
    assertThat(callerOf(key)).isEqualTo(CALLER);

    instead = Mono.error(away);
    pass(Duration.ofSeconds(2));

    assertThatThrownBy(() -> callerOf(key)).isSameAs(away);
  }

  @Test
  void a_key_that_is_doubted_is_still_remembered_while_the_database_is_away() {
    store(key, true);
    callerOf(key);

    keys.doubt();
    instead = Mono.error(away);

    assertThat(callerOf(key)).isEqualTo(CALLER);
  }

  @Test
  void a_key_that_is_looked_up_again_stays_remembered_when_others_are_forgotten() {
    store(key, true);
    callerOf(key);
    pass(Duration.ofHours(1));
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    CompletableFuture<@Nullable Caller> early = asking();

    keys.forget(Set.of("another"));
    answer.tryEmitError(away);
    instead = Mono.error(away);

    assertThat(early).isCompletedWithValue(CALLER);
    assertThat(callerOf(key)).isEqualTo(CALLER);
  }

  @Test
  void only_who_is_remembered_is_let_in_while_the_database_is_away() {
    assertThat(keys.remembersAny()).isFalse();
    store(key, false);
    callerOf(key);
    assertThat(keys.remembersAny()).isFalse();

    ApiKey good = ApiKey.made();
    store(good, true);
    callerOf(good);

    assertThat(keys.remembersAny()).isTrue();
    pass(Duration.ofHours(25));
    assertThat(keys.remembersAny()).isFalse();
  }

  @Test
  void what_is_found_after_an_outage_is_good_for_a_second_until_somebody_listens_again() {
    store(key, true);
    keys.heard();
    callerOf(key);
    outage(Duration.ofMinutes(1));
    assertThat(callerOf(key)).isEqualTo(CALLER);

    store(key, false);
    pass(Duration.ofMillis(999));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    pass(Duration.ofMillis(1));

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void what_was_found_before_an_outage_is_looked_up_anew_until_somebody_listens_again() {
    ApiKey other = ApiKey.made();
    table.put(other.prefix(), new StoredKey(other.hash(), CALLER, true));
    store(key, true);
    keys.heard();
    callerOf(key);
    callerOf(other);
    outage(Duration.ofSeconds(1));

    store(key, false);
    assertThat(callerOf(key)).isNull();
    int before = asked.get();
    keys.heard();

    assertThat(callerOf(other)).isEqualTo(CALLER);
    assertThat(asked).hasValue(before);
  }

  @Test
  void who_can_not_listen_for_long_after_an_outage_looks_a_key_up_each_ten_seconds() {
    store(key, true);
    keys.heard();
    callerOf(key);
    outage(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(10));
    callerOf(key);
    int before = asked.get();

    pass(Duration.ofMillis(7_999));
    assertThat(callerOf(key)).isEqualTo(CALLER);

    assertThat(asked).hasValue(before);
  }

  /** Noticed at once, and over when the first look-up is answered. */
  private void outage(Duration length) {
    pass(Duration.ofMillis(1));
    instead = Mono.error(away);
    assertThatThrownBy(() -> callerOf(ApiKey.made())).isSameAs(away);
    pass(length);
    instead = null;
    pass(Duration.ofSeconds(2));
    assertThat(callerOf(ApiKey.made())).isNull();
  }
}
