package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Logged;
import dev.sluice.platform.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class KeysTest {

  private static final Caller CALLER =
      new Caller(UUID.randomUUID(), Scope.WRITE, "a key", Rate.NONE);

  private final DataAccessException away =
      new DataAccessResourceFailureException("Connection refused");
  private final ApiKey key = ApiKey.made();
  private final Map<String, StoredKey> table = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final Keys keys = new Keys(this::find, Duration.ofHours(24), now::get);
  private final Logged logged = Logged.by(Outage.class);
  private @Nullable Mono<StoredKey> instead;

  @AfterEach
  void stop() {
    logged.close();
  }

  private Mono<StoredKey> find(HashedKey key) {
    asked.incrementAndGet();
    return instead == null ? Mono.justOrEmpty(table.get(key.id())) : instead;
  }

  @Test
  void a_key_that_was_seen_a_moment_ago_costs_no_look_up() {
    store(key, true);

    for (int i = 0; i < 100; i++) {
      assertThat(callerOf(key)).isEqualTo(CALLER);
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void a_key_that_is_used_on_and_on_is_looked_up_once_behind_the_back_of_its_callers() {
    store(key, true);
    callerOf(key);
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();

    pass(Duration.ofSeconds(8));
    for (int i = 0; i < 100; i++) {
      assertThat(callerOf(key)).isEqualTo(CALLER);
    }

    assertThat(asked).hasValue(2);
    answer.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    pass(Duration.ofMillis(7_999));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_key_that_is_found_revoked_behind_the_back_of_its_callers_is_good_no_more() {
    store(key, true);
    callerOf(key);
    store(key, false);

    pass(Duration.ofSeconds(8));
    callerOf(key);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_is_revoked_while_it_is_looked_up_behind_the_back_of_its_callers_stays_so() {
    store(key, true);
    callerOf(key);
    Sinks.One<StoredKey> early = Sinks.one();
    instead = early.asMono();
    pass(Duration.ofSeconds(8));
    callerOf(key);

    keys.forget(Set.of(CALLER.client().toString()));
    early.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    instead = null;
    store(key, false);

    assertThat(callerOf(key)).isNull();
  }

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
    CompletableFuture<@Nullable Caller> caller =
        keys.callerOf(key.hashed(), UnaryOperator.identity()).toFuture();
    assertThat(caller).isCompletedWithValue(CALLER);
  }

  @Test
  void only_who_is_not_remembered_is_a_stranger() {
    AtomicInteger strangers = new AtomicInteger();
    UnaryOperator<Mono<StoredKey>> door =
        lookUp -> lookUp.doOnSubscribe(s -> strangers.incrementAndGet());
    store(key, true);

    keys.callerOf(key.hashed(), door).block();
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(i));
      keys.callerOf(key.hashed(), door).block();
    }

    assertThat(strangers).hasValue(1);
  }

  @Test
  void a_key_that_was_revoked_is_not_accepted_once_more_however_long_ago_it_was_seen() {
    store(key, true);
    callerOf(key);

    store(key, false);
    pass(Duration.ofHours(23));

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_is_made_is_known_within_a_second_though_it_was_tried_before() {
    assertThat(callerOf(key)).isNull();

    store(key, true);
    pass(Duration.ofSeconds(1));

    assertThat(callerOf(key)).isEqualTo(CALLER);
  }

  @Test
  void callers_who_come_together_wait_for_one_look_up() {
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    Mono<List<Caller>> callers =
        Flux.range(0, 100)
            .flatMap(i -> keys.callerOf(key.hashed(), UnaryOperator.identity()), 100)
            .collectList();

    List<Caller> known =
        callers
            .doOnSubscribe(
                asking ->
                    Mono.delay(Duration.ofMillis(100))
                        .subscribe(
                            later -> answer.tryEmitValue(new StoredKey(key.hash(), CALLER, true))))
            .block();

    assertThat(known).hasSize(100).containsOnly(CALLER);
    assertThat(asked).hasValue(1);
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
  void a_key_that_the_database_will_be_told_of_is_known_until_it_was() {
    keys.expect(key, CALLER);

    assertThat(callerOf(key)).isEqualTo(CALLER);
    keys.expectNoMore(key);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_was_revoked_is_not_expected_again() {
    store(key, false);

    keys.expect(key, CALLER);

    assertThat(callerOf(key)).isNull();
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
  void a_key_that_is_told_to_be_revoked_is_remembered_no_more_though_no_look_up_is_answered() {
    store(key, true);
    callerOf(key);

    keys.forget(Set.of(key.prefix()));
    instead = Mono.error(away);

    assertThatThrownBy(() -> callerOf(key)).isSameAs(away);
  }

  @Test
  void a_look_up_that_began_before_a_key_was_revoked_does_not_bring_it_back() {
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    CompletableFuture<@Nullable Caller> early =
        keys.callerOf(key.hashed(), UnaryOperator.identity()).toFuture();

    keys.forget(Set.of(key.prefix()));
    answer.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    instead = null;
    store(key, false);

    assertThat(early).isCompleted();
    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_look_up_that_began_before_its_client_was_suspended_does_not_bring_the_key_back() {
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    CompletableFuture<@Nullable Caller> early =
        keys.callerOf(key.hashed(), UnaryOperator.identity()).toFuture();

    keys.forget(Set.of(CALLER.client().toString()));
    answer.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    instead = null;
    store(key, false);

    assertThat(early).isCompleted();
    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_whose_client_is_named_is_looked_up_anew() {
    store(key, true);
    callerOf(key);
    ApiKey strangers = ApiKey.made();
    table.put(
        strangers.prefix(),
        new StoredKey(
            strangers.hash(),
            new Caller(UUID.randomUUID(), Scope.READ, "another", Rate.NONE),
            true));
    callerOf(strangers);
    store(key, false);
    int before = asked.get();

    keys.forget(Set.of(CALLER.client().toString()));

    assertThat(callerOf(key)).isNull();
    assertThat(callerOf(strangers)).isNotNull();
    assertThat(asked.get() - before).isEqualTo(1);
  }

  @Test
  void a_key_that_was_revoked_unheard_is_in_force_for_ten_seconds_at_the_most() {
    store(key, true);
    callerOf(key);
    store(key, false);

    pass(Duration.ofMillis(9_999));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    pass(Duration.ofMillis(1));
    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_in_use_is_looked_up_once_a_minute_while_what_is_revoked_is_heard() {
    store(key, true);

    for (int i = 0; i < 600; i++) {
      keys.heard();
      assertThat(callerOf(key)).isEqualTo(CALLER);
      pass(Duration.ofMillis(200));
    }

    assertThat(asked).hasValue(3);
  }

  @Test
  void
      a_key_is_looked_up_behind_the_back_of_its_callers_once_nothing_was_heard_for_eight_seconds() {
    store(key, true);
    keys.heard();
    callerOf(key);
    pass(Duration.ofSeconds(30));
    keys.heard();
    store(key, false);

    pass(Duration.ofMillis(7_999));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    assertThat(asked).hasValue(1);
    pass(Duration.ofMillis(1));
    assertThat(callerOf(key)).isEqualTo(CALLER);

    assertThat(callerOf(key)).isNull();
    assertThat(asked).hasValue(2);
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
  void a_wrong_secret_costs_the_look_ups_that_an_unknown_key_costs() {
    store(key, true);
    callerOf(key);

    assertThat(lookUpsOf(Stream.generate(() -> withAnotherSecret(key)).limit(10)))
        .isEqualTo(lookUpsOf(Stream.generate(ApiKey::made).limit(10)))
        .isEqualTo(10);
    ApiKey wrong = withAnotherSecret(key);
    ApiKey unknown = ApiKey.made();
    assertThat(lookUpsOf(Stream.generate(() -> wrong).limit(10)))
        .isEqualTo(lookUpsOf(Stream.generate(() -> unknown).limit(10)))
        .isEqualTo(1);
  }

  private int lookUpsOf(Stream<ApiKey> tried) {
    int before = asked.get();
    tried.forEach(presented -> assertThat(callerOf(presented)).isNull());
    return asked.get() - before;
  }

  private static ApiKey withAnotherSecret(ApiKey key) {
    String body = key.reveal().substring(0, 15) + ApiKey.made().reveal().substring(15, 59);
    return ApiKey.parse(body + ApiKey.checksum(body)).orElseThrow();
  }

  @Test
  void a_key_that_is_doubted_is_looked_up_before_it_is_believed_again() {
    store(key, true);
    callerOf(key);
    store(key, false);
    assertThat(callerOf(key)).isEqualTo(CALLER);

    keys.doubt();

    assertThat(callerOf(key)).isNull();
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
    CompletableFuture<@Nullable Caller> early =
        keys.callerOf(key.hashed(), UnaryOperator.identity()).toFuture();

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

  private void store(ApiKey key, boolean inForce) {
    table.put(key.prefix(), new StoredKey(key.hash(), CALLER, inForce));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private @Nullable Caller callerOf(ApiKey presented) {
    return keys.callerOf(presented.hashed(), UnaryOperator.identity()).block();
  }
}
