package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class KeysTest extends KeysTrial {

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
  void a_key_that_the_database_will_be_told_of_is_known_until_it_was() {
    keys.expect(key, CALLER);

    assertThat(callerOf(key)).isEqualTo(CALLER);
    keys.expectNoMore(key);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void who_asked_before_the_database_was_told_is_known_though_it_answers_afterwards() {
    keys.expect(key, CALLER);
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    CompletableFuture<@Nullable Caller> early = asking();

    keys.expectNoMore(key);
    answer.tryEmitEmpty();

    assertThat(early).isCompletedWithValue(CALLER);
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
}
