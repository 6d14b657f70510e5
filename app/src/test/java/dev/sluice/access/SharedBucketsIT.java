package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.access.SharedBuckets.Order;
import dev.sluice.access.SharedBuckets.Share;
import dev.sluice.store.RedisConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharedBucketsIT {

  /** Slow enough that nothing comes back while a test runs. */
  private static final Quota FIVE_A_DAY = Quota.of("tests", 5, Duration.ofDays(1));

  private final RedisConnection redis = SharedServer.get().bean(RedisConnection.class);
  private final SharedBuckets buckets = new SharedBuckets(redis);
  private final String key = UUID.randomUUID().toString();

  @Test
  void what_fits_is_granted_in_order_and_what_does_not_is_passed_over() {
    Share share = exchange(FIVE_A_DAY, 0, 0, 3, 4, 2, 1);

    assertThat(share.granted()).isEqualTo("1010");
    assertThat(share.level()).isBetween(0.0, 0.01);
  }

  @Test
  void a_call_that_is_larger_than_the_bucket_passes_when_it_is_full_and_leaves_it_in_debt() {
    Share first = exchange(FIVE_A_DAY, 0, 0, 12, 1);
    Share second = exchange(FIVE_A_DAY, 0, 0, 12);

    assertThat(first.granted()).isEqualTo("10");
    assertThat(first.level()).isBetween(-7.0, -6.99);
    assertThat(second.granted()).isEqualTo("0");
  }

  @Test
  void what_is_given_back_is_there_for_others_and_never_more_than_a_full_bucket() {
    exchange(FIVE_A_DAY, 0, 0, 5);

    assertThat(exchange(FIVE_A_DAY, 2, 0, 1).level()).isBetween(1.0, 1.01);
    assertThat(exchange(FIVE_A_DAY, 100, 0).level()).isEqualTo(5);
  }

  @Test
  void a_bucket_fills_by_the_clock_of_redis() {
    Quota quick = Quota.of("tests", 100, Duration.ofSeconds(1));
    long from = System.nanoTime();
    exchange(quick, 0, 0, 100);

    await().until(() -> exchange(quick, 0, 0).level() == 100);

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void no_more_than_an_eighth_of_what_is_left_is_lent_ahead() {
    Quota quick = Quota.of("tests", 1000, Duration.ofDays(1));

    assertThat(exchange(quick, 0, 1000, 200).ahead()).isEqualTo(100);
    assertThat(exchange(quick, 0, 10, 0).ahead()).isEqualTo(10);
    assertThat(exchange(quick, 0, 1000, 690).ahead()).isZero();
  }

  @Test
  void a_bucket_of_which_redis_knows_nothing_is_full() {
    exchange(FIVE_A_DAY, 0, 0, 5);

    Answers.of(redis.ask(commands -> commands.del(name())));

    assertThat(exchange(FIVE_A_DAY, 0, 0, 5).granted()).isEqualTo("1");
  }

  @Test
  void a_bucket_is_forgotten_once_it_is_full_again() {
    long from = System.nanoTime();
    exchange(Quota.of("tests", 100, Duration.ofSeconds(10)), 0, 0, 50);

    long millis = Answers.of(redis.ask(commands -> commands.pttl(name())));
    long passed = Duration.ofNanos(System.nanoTime() - from).toMillis();
    assertThat(millis).isBetween(6_000 - passed - 1, 6_001L);
  }

  private String name() {
    return "sluice:limit:tests:" + key;
  }

  private Share exchange(Quota quota, long back, long ahead, long... needs) {
    List<Long> each = Arrays.stream(needs).boxed().toList();
    return Answers.of(buckets.exchange(new Order(key, quota, back, ahead, each)));
  }
}
