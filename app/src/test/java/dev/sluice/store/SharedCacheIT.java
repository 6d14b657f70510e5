package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.Role;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SharedCacheIT {

  private static final Duration GOOD = Duration.ofSeconds(100);

  /** A Redis that is slow on a busy machine is not away. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Ten of these entries. */
  private static final DataSize MOST = DataSize.ofBytes(2_400);

  private final String name = "tests-" + UUID.randomUUID();
  private final AtomicLong now = new AtomicLong(System.currentTimeMillis());
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger asked = new AtomicInteger();
  private final Mono<String> truth = Mono.fromSupplier(() -> "value " + asked.incrementAndGet());
  private final Sinks.Empty<Void> drain = Sinks.empty();
  private final RedisConnection redis = SharedServer.get().bean(RedisConnection.class);

  @AfterEach
  void stop() {
    drain.tryEmitEmpty();
  }

  @Test
  void what_one_node_has_found_out_no_other_asks_for() {
    SharedCache one = node(redis);
    SharedCache other = node(redis);

    assertThat(get(one)).isEqualTo("value 1");
    assertThat(get(other)).isEqualTo("value 1");
    assertThat(get(one)).isEqualTo("value 1");

    assertThat(asked("miss")).isEqualTo(1);
    assertThat(asked("hit")).isEqualTo(2);
    assertThat(meters.get("sluice.cache.age").timer().count()).isEqualTo(2);
  }

  @Test
  void however_many_ask_at_the_same_time_the_truth_is_asked_once() {
    SharedCache cache = node(redis);
    Mono<String> slow = truth.delayElement(Duration.ofMillis(200));

    List<String> values =
        Answers.of(Flux.range(0, 100).flatMap(i -> cache.get("ann", "key", slow), 100));

    assertThat(values).hasSize(100).containsOnly("value 1");
    assertThat(asked).hasValue(1);
  }

  @Test
  void who_leaves_last_ends_the_question_and_who_leaves_before_does_not() {
    SharedCache cache = node(redis);
    Sinks.One<String> answer = Sinks.one();
    AtomicInteger ended = new AtomicInteger();
    Mono<String> slow = truth.then(answer.asMono()).doOnCancel(ended::incrementAndGet);
    var first = cache.get("ann", "key", slow).toFuture();
    var last = cache.get("ann", "key", slow).toFuture();
    await().untilAtomic(asked, equalTo(1));

    first.cancel(true);
    assertThat(ended).hasValue(0);
    last.cancel(true);
    assertThat(ended).hasValue(1);

    assertThat(get(cache)).isEqualTo("value 2");
  }

  @Test
  void an_answer_is_as_old_as_its_question() {
    SharedCache cache = node(redis);
    Mono<String> slow = truth.doOnNext(value -> now.addAndGet(GOOD.toMillis()));

    assertThat(Answers.of(cache.get("ann", "key", slow))).isEqualTo("value 1");

    assertThat(get(cache)).isEqualTo("value 2");
  }

  @Test
  void what_is_made_invalid_is_found_out_anew_on_every_node() {
    SharedCache one = node(redis);
    SharedCache other = node(redis);
    get(one);

    one.forget("ann").block();

    assertThat(get(other)).isEqualTo("value 2");
    assertThat(get(one)).isEqualTo("value 2");
  }

  @Test
  void of_one_all_is_made_invalid_together_and_nothing_of_another() {
    SharedCache one = node(redis);
    SharedCache other = node(redis);
    Answers.of(one.get("ann", "first", truth));
    Answers.of(one.get("ann", "second", truth));
    Answers.of(one.get("bob", "first", truth));

    other.forget("ann").block();

    assertThat(Answers.of(one.get("bob", "first", truth))).isEqualTo("value 3");
    assertThat(Answers.of(one.get("ann", "second", truth))).isEqualTo("value 4");
    assertThat(Answers.of(other.get("ann", "first", truth))).isEqualTo("value 5");
    assertThat(Answers.of(other.get("ann", "second", truth))).isEqualTo("value 4");
  }

  @Test
  void what_was_found_out_before_it_was_made_invalid_is_not_kept() {
    SharedCache one = node(redis);
    SharedCache other = node(redis);
    Sinks.One<String> old = Sinks.one();
    Sinks.Empty<Void> begun = Sinks.empty();
    Mono<String> slow = Mono.defer(() -> old.asMono().doOnSubscribe(s -> begun.tryEmitEmpty()));
    var waiting = one.get("ann", "key", slow).toFuture();
    begun.asMono().block();

    other.forget("ann").block();
    old.tryEmitValue("an old value");

    assertThat(waiting.join()).isEqualTo("an old value");
    assertThat(get(one)).isEqualTo("value 1");
    assertThat(get(other)).isEqualTo("value 1");
  }

  @Test
  void what_is_asked_for_is_refreshed_before_it_is_too_old_and_nobody_waits_for_it() {
    SharedCache cache = node(redis);
    get(cache);

    now.addAndGet(GOOD.toMillis() * 4 / 5);

    assertThat(get(cache)).isEqualTo("value 1");
    await().until(() -> get(cache).equals("value 2"));
    assertThat(get(cache)).isEqualTo("value 2");
    assertThat(asked).hasValue(2);
    assertThat(asked("refresh")).isEqualTo(1);
  }

  @Test
  void while_redis_is_away_what_was_found_is_remembered_for_as_long_as_it_is_good() {
    RedisClient client = RedisClient.create();
    SharedCache cache = node(new RedisConnection(client, RedisURI.create("redis://127.0.0.1:1")));

    assertThat(get(cache)).isEqualTo("value 1");
    assertThat(get(cache)).isEqualTo("value 1");
    now.addAndGet(GOOD.toMillis());
    assertThat(get(cache)).isEqualTo("value 2");

    client.shutdown();
  }

  @Test
  void what_another_node_makes_invalid_is_not_remembered_either() {
    Caches nodes = nodes(redis);
    SharedCache one = nodes.cache(name, GOOD, MOST);
    var listening = Flux.from(nodes.flow(drain.asMono())).subscribe();
    SharedCache other = node(redis);
    get(one);

    await()
        .untilAsserted(
            () -> {
              other.forget("ann").block();
              assertThat(one.remembers("ann", "key")).isFalse();
            });

    listening.dispose();
  }

  @Test
  void no_more_is_remembered_than_there_is_room_for() {
    SharedCache cache = node(redis);

    for (int i = 0; i < 100; i++) {
      Answers.of(cache.get("ann", "key " + i, truth));
    }

    assertThat(cache.remembered()).isLessThanOrEqualTo(10);
  }

  private SharedCache node(RedisConnection connection) {
    return nodes(connection).cache(name, GOOD, MOST);
  }

  private Caches nodes(RedisConnection connection) {
    return new Caches(connection, PATIENCE, meters, now::get, Role.QUERY);
  }

  private String get(SharedCache cache) {
    return Answers.of(cache.get("ann", "key", truth));
  }

  private double asked(String result) {
    return meters.get("sluice.cache.asked").tag("result", result).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
