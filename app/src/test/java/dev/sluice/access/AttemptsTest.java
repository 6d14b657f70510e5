package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AttemptsTest {

  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final AtomicLong now = new AtomicLong();
  private final Teller withoutRedis =
      new Teller(order -> Mono.error(new IllegalStateException("away")), PATIENCE, now::get);
  private final Attempts attempts =
      new Attempts(new Buckets(withoutRedis, new SimpleMeterRegistry(), now::get), 20, 10);

  @Test
  void an_address_registers_twenty_times_an_hour() {
    for (int i = 0; i < 20; i++) {
      assertThat(passes(attempts.register(address("192.0.2.1")))).isTrue();
    }

    assertThatThrownBy(() -> attempts.register(address("192.0.2.1")).block())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("registered");
    assertThat(passes(attempts.register(address("192.0.2.2")))).isTrue();
    now.addAndGet(Duration.ofSeconds(181).toNanos());
    assertThat(passes(attempts.register(address("192.0.2.1")))).isTrue();
    assertThat(passes(attempts.register(address("192.0.2.1")))).isFalse();
  }

  @Test
  void the_addresses_of_one_network_are_one() {
    for (int i = 0; i < 20; i++) {
      assertThat(passes(attempts.register(address("2001:db8:1:2::" + i)))).isTrue();
    }

    assertThat(passes(attempts.register(address("2001:db8:1:2:ffff::1")))).isFalse();
    assertThat(passes(attempts.register(address("2001:db8:1:3::1")))).isTrue();
  }

  @Test
  void an_account_is_tried_ten_times_a_minute_from_wherever_it_is() {
    for (int i = 0; i < 10; i++) {
      assertThat(passes(attempts.logIn(address("192.0.2." + i), "ada"))).isTrue();
    }

    assertThat(passes(attempts.logIn(address("192.0.2.99"), "ada"))).isFalse();
    assertThat(passes(attempts.logIn(address("192.0.2.99"), "bob"))).isTrue();
  }

  @Test
  void an_address_tries_ten_times_a_minute_whatever_the_account() {
    for (int i = 0; i < 10; i++) {
      assertThat(passes(attempts.logIn(address("192.0.2.1"), "account " + i))).isTrue();
    }

    assertThat(passes(attempts.logIn(address("192.0.2.1"), "another"))).isFalse();
  }

  private static boolean passes(Mono<Void> attempt) {
    return attempt
        .thenReturn(true)
        .onErrorReturn(Problem.class, false)
        .blockOptional()
        .orElseThrow();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
