package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.SharedBuckets.Order;
import dev.sluice.access.SharedBuckets.Share;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LimitsTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** What is taken ahead is good for no more than a second. */
  private static final long NOW = 7;

  private final List<Order> orders = new CopyOnWriteArrayList<>();
  private final Limits limits =
      new Limits(
          new Buckets(
              new Teller(this::ask, LIMIT, () -> NOW), new SimpleMeterRegistry(), () -> NOW),
          Role.INGEST);

  private Mono<Share> ask(Order order) {
    orders.add(order);
    return Mono.just(new Share(1000, order.ahead(), "1".repeat(order.needs().size())));
  }

  @Test
  void a_node_on_its_way_out_gives_back_what_it_has_taken_ahead() {
    Ration ration = limits.of(caller(new Rate(1000, 10_000)));
    ration.take(1).block(LIMIT);
    ration.isAtHand(3);

    Flux.from(limits.flow(Mono.empty())).blockLast(LIMIT);

    assertThat(orders.getLast().back()).isEqualTo(7);
    assertThat(orders.getLast().needs()).isEmpty();
  }

  @Test
  void a_client_whose_limit_has_changed_has_the_new_one_from_its_next_call_on() {
    UUID client = UUID.randomUUID();
    limits.of(caller(client, new Rate(1000, 10_000))).take(1).block(LIMIT);
    limits.of(caller(client, new Rate(5, 7))).take(1).block(LIMIT);

    assertThat(orders).extracting(order -> order.quota().most()).containsExactly(10_000L, 7L);
    assertThat(orders).extracting(Order::key).containsOnly(client.toString());
  }

  @Test
  void a_client_without_a_limit_takes_what_it_likes() {
    assertThat(limits.of(caller(Rate.NONE)).isAtHand(1_000_000)).isTrue();
    assertThat(orders).isEmpty();
  }

  private static Caller caller(Rate rate) {
    return caller(UUID.randomUUID(), rate);
  }

  private static Caller caller(UUID client, Rate rate) {
    return new Caller(client, Scope.WRITE, "a key", rate);
  }
}
