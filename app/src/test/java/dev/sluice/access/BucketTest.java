package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.SharedBuckets.Order;
import dev.sluice.access.SharedBuckets.Share;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class BucketTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong();
  private final List<Order> orders = new ArrayList<>();
  private final Teller teller = new Teller(this::ask, Duration.ofMillis(50), now::get);
  private final LimitMeters meters = new LimitMeters(new SimpleMeterRegistry(), "events");
  private Function<Order, Mono<Share>> redis = order -> Mono.just(all(order, 1000));

  private Mono<Share> ask(Order order) {
    orders.add(order);
    return redis.apply(order);
  }

  @Test
  void calls_that_come_while_one_is_on_its_way_are_asked_for_together() {
    Teller patient = new Teller(this::ask, Duration.ofMinutes(5), now::get);
    Bucket bucket = new Bucket("a client", quota(5, 1000), patient, meters, now::get);
    Sinks.One<Share> answer = Sinks.one();
    redis = order -> answer.asMono();
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (long need = 1; need <= 4; need++) {
      calls.add(bucket.take(need).toFuture());
    }

    redis = order -> Mono.just(new Share(0, 0, "101"));
    answer.tryEmitValue(new Share(9, 0, "1"));

    assertThat(orders).extracting(Order::needs).containsExactly(List.of(1L), List.of(2L, 3L, 4L));
    assertThat(calls).allSatisfy(call -> assertThat(call).isDone());
    assertThat(calls.stream().map(CompletableFuture::join).map(wait -> wait == 0))
        .containsExactly(true, true, false, true);
  }

  @Test
  void what_was_taken_ahead_is_used_without_asking() {
    Bucket bucket = bucket(1000, 10_000);

    assertThat(bucket.takeAhead(1)).isFalse();
    assertThat(wait(bucket, 1)).isZero();
    for (int i = 0; i < 10; i++) {
      assertThat(bucket.takeAhead(1)).isTrue();
    }

    assertThat(bucket.takeAhead(1)).isFalse();
    assertThat(orders).extracting(Order::ahead).containsExactly(10L);
  }

  @Test
  void what_was_taken_ahead_lapses_after_a_second_and_is_given_back_with_the_next_question() {
    Bucket bucket = bucket(1000, 10_000);
    wait(bucket, 1);
    bucket.takeAhead(3);

    pass(Duration.ofSeconds(1));

    assertThat(bucket.takeAhead(1)).isFalse();
    wait(bucket, 1);
    assertThat(orders).extracting(Order::back).containsExactly(0L, 7L);
  }

  @Test
  void the_busier_a_node_is_the_more_it_takes_ahead() {
    Bucket bucket = bucket(1000, 10_000);

    for (int i = 0; i < 6; i++) {
      wait(bucket, 1);
    }
    pass(Duration.ofSeconds(1));
    wait(bucket, 1);

    assertThat(orders)
        .extracting(Order::ahead)
        .containsExactly(10L, 20L, 40L, 80L, 100L, 100L, 10L);
  }

  @Test
  void what_was_taken_and_not_used_is_put_back_at_once() {
    Bucket bucket = bucket(5, 5);

    wait(bucket, 1);
    bucket.putBack(1);

    assertThat(orders).extracting(Order::back).containsExactly(0L, 1L);
  }

  @Test
  void nothing_is_taken_ahead_where_the_rate_is_low() {
    Bucket bucket = bucket(5, 5);

    wait(bucket, 1);

    assertThat(orders).extracting(Order::ahead).containsExactly(0L);
  }

  @Test
  void what_is_owed_is_told_at_once_and_waited_for_by_who_comes_next() {
    Bucket bucket = bucket(10, 50);
    redis = order -> Mono.just(new Share(50 + order.back(), 0, ""));

    bucket.owe(80);

    assertThat(orders).extracting(Order::back).containsExactly(-80L);
    assertThat(wait(bucket, 0)).isEqualTo(Duration.ofSeconds(3).toNanos());
    pass(Duration.ofSeconds(3));
    redis = order -> Mono.just(new Share(0, 0, "1"));
    assertThat(wait(bucket, 0)).isZero();
  }

  @Test
  void what_is_owed_is_so_still_when_redis_does_not_answer() {
    Bucket bucket = bucket(10, 50);
    redis = order -> Mono.error(new IllegalStateException("away"));

    bucket.owe(80);

    assertThat(wait(bucket, 0)).isEqualTo(Duration.ofSeconds(3).toNanos());
    pass(Duration.ofSeconds(4));
    assertThat(wait(bucket, 10)).isZero();
    assertThat(wait(bucket, 1)).isPositive();
  }

  @Test
  void nobody_asks_before_there_can_be_enough() {
    Bucket bucket = bucket(1, 5);
    redis = order -> Mono.just(new Share(0.5, 0, "0"));

    assertThat(wait(bucket, 1)).isEqualTo(Duration.ofMillis(500).toNanos());
    pass(Duration.ofMillis(400));
    assertThat(wait(bucket, 1)).isEqualTo(Duration.ofMillis(100).toNanos());
    assertThat(orders).hasSize(1);
    pass(Duration.ofMillis(100));
    wait(bucket, 1);

    assertThat(orders).hasSize(2);
  }

  @Test
  void while_redis_is_away_a_node_holds_the_limit_by_itself() {
    Bucket bucket = bucket(1, 5);
    redis = order -> Mono.error(new IllegalStateException("Connection refused"));

    assertThat(passes(bucket, 20)).isEqualTo(5);
    pass(Duration.ofSeconds(1));

    assertThat(passes(bucket, 20)).isEqualTo(1);
    assertThat(orders).hasSize(1);
  }

  @Test
  void what_redis_last_said_is_what_a_node_has_when_redis_goes_away() {
    Bucket bucket = bucket(1, 100);
    redis = order -> Mono.just(new Share(3, 0, "1"));
    wait(bucket, 1);

    redis = order -> Mono.error(new IllegalStateException("Connection refused"));

    assertThat(passes(bucket, 20)).isEqualTo(3);
  }

  @Test
  void redis_is_asked_again_within_seconds_of_its_return() {
    Bucket bucket = bucket(1, 100);
    redis = order -> Mono.error(new IllegalStateException("Connection refused"));
    wait(bucket, 1);
    redis = order -> Mono.just(all(order, 50));

    pass(Duration.ofSeconds(1));
    wait(bucket, 1);
    assertThat(orders).hasSize(1);
    pass(Duration.ofSeconds(1));
    wait(bucket, 1);
    wait(bucket, 1);

    assertThat(orders).hasSize(3);
    assertThat(teller.isAway()).isFalse();
  }

  @Test
  void a_redis_that_is_silent_is_waited_for_once() {
    Bucket bucket = bucket(1, 100);
    redis = order -> Mono.never();

    assertThat(passes(bucket, 20)).isEqualTo(20);

    assertThat(orders).hasSize(1);
    assertThat(teller.isAway()).isTrue();
  }

  @Test
  void one_answer_that_is_late_is_forgiven_and_two_are_not() {
    Bucket bucket = bucket(1, 100);

    assertThat(awayAfterLateAnswer(bucket)).isFalse();
    assertThat(awayAfterLateAnswer(bucket)).isTrue();
  }

  private boolean awayAfterLateAnswer(Bucket bucket) {
    Sinks.One<Share> answer = Sinks.one();
    redis = order -> answer.asMono();
    wait(bucket, 1);
    pass(Duration.ofMillis(100));
    answer.tryEmitValue(new Share(50, 0, "1"));
    return teller.isAway();
  }

  @Test
  void more_than_the_bucket_holds_passes_when_it_is_full_and_is_owed() {
    Bucket bucket = bucket(10, 5);
    redis = order -> Mono.error(new IllegalStateException("Connection refused"));

    assertThat(wait(bucket, 25)).isZero();

    assertThat(wait(bucket, 1)).isEqualTo(Duration.ofMillis(2100).toNanos());
    assertThat(wait(bucket, 6)).isEqualTo(Duration.ofMillis(2500).toNanos());
  }

  @Test
  void a_limit_that_is_lowered_holds_at_once() {
    Bucket bucket = bucket(10, 500);
    redis = order -> Mono.error(new IllegalStateException("Connection refused"));

    bucket.change(quota(1, 5));

    assertThat(passes(bucket, 20)).isEqualTo(5);
  }

  @Test
  void what_is_left_is_said_in_the_words_of_the_draft() {
    Bucket bucket = bucket(10, 25);
    redis = order -> Mono.just(new Share(4.5, 0, "1"));

    wait(bucket, 20);

    assertThat(bucket.shown().policy()).isEqualTo("\"events\";q=25;w=3");
    assertThat(bucket.shown().left()).isEqualTo("\"events\";r=4;t=3");
  }

  @Test
  void a_bucket_that_owes_has_nothing_left() {
    assertThat(Shown.of(quota(10, 25), -10, 0).left()).isEqualTo("\"events\";r=0;t=4");
  }

  @Test
  void what_is_left_over_is_given_back() {
    Bucket bucket = bucket(1000, 10_000);
    wait(bucket, 1);

    bucket.giveBack().block(LIMIT);

    assertThat(orders.getLast().back()).isEqualTo(10);
    assertThat(bucket.takeAhead(1)).isFalse();
    assertThat(bucket.giveBack().blockOptional(LIMIT)).isEmpty();
  }

  private Bucket bucket(long perSecond, long burst) {
    return new Bucket("a client", quota(perSecond, burst), teller, meters, now::get);
  }

  private static Quota quota(long perSecond, long burst) {
    return Quota.of(new Rate(perSecond, burst));
  }

  private static Share all(Order order, double level) {
    return new Share(level, order.ahead(), "1".repeat(order.needs().size()));
  }

  private static long wait(Bucket bucket, long need) {
    return bucket.take(need).blockOptional(LIMIT).orElseThrow();
  }

  private static long passes(Bucket bucket, int calls) {
    long passed = 0;
    for (int i = 0; i < calls; i++) {
      passed += wait(bucket, 1) == 0 ? 1 : 0;
    }
    return passed;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
