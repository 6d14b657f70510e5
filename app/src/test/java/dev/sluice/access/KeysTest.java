package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  private final Keys keys = new Keys(this::find, now::get);
  private final Logged logged = Logged.by(Outage.class);
  private @Nullable Mono<StoredKey> instead;

  @AfterEach
  void stop() {
    logged.close();
  }

  private Mono<StoredKey> find(String prefix) {
    asked.incrementAndGet();
    return instead == null ? Mono.justOrEmpty(table.get(prefix)) : instead;
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
        Flux.range(0, 100).flatMap(i -> keys.callerOf(key), 100).collectList();

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
    keys.expect(key, CALLER, true);

    assertThat(callerOf(key)).isEqualTo(CALLER);
    keys.expectNoMore(key);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_the_database_will_be_told_of_is_known_while_that_is_away() {
    instead = Mono.error(away);
    keys.expect(key, CALLER, true);

    assertThat(callerOf(key)).isEqualTo(CALLER);
  }

  @Test
  void a_key_that_was_revoked_is_not_expected_again() {
    store(key, false);

    keys.expect(key, CALLER, true);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void an_older_key_that_the_database_will_be_told_of_is_not_known_while_that_is_away() {
    keys.expect(key, CALLER, false);
    assertThat(callerOf(key)).isEqualTo(CALLER);

    instead = Mono.error(away);
    pass(Duration.ofSeconds(2));

    assertThatThrownBy(() -> callerOf(key)).isSameAs(away);
  }

  @Test
  void a_key_that_was_found_revoked_is_not_expected_either_once_the_database_is_away() {
    store(key, false);
    keys.expect(key, CALLER, true);
    callerOf(key);

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
    CompletableFuture<@Nullable Caller> early = keys.callerOf(key).toFuture();

    keys.forget(Set.of(key.prefix()));
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
    return keys.callerOf(presented).block();
  }
}
