package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AttemptsTest {

  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final AtomicLong now = new AtomicLong();
  private final Teller withoutRedis =
      new Teller(order -> Mono.error(new IllegalStateException("away")), PATIENCE, now::get);
  private final Attempts attempts =
      new Attempts(
          new Allowances(new Buckets(withoutRedis, new SimpleMeterRegistry(), now::get)),
          20,
          300,
          10);

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
  void the_networks_that_may_be_one_customers_register_ten_times_as_often_as_one_of_them() {
    for (int i = 0; i < 200; i++) {
      assertThat(passes(attempts.register(address("2001:db8:1:%x::1".formatted(i))))).isTrue();
    }

    assertThat(passes(attempts.register(address("2001:db8:1:ffff::1")))).isFalse();
    assertThat(passes(attempts.register(address("2001:db8:2::1")))).isTrue();
  }

  @Test
  void no_more_than_so_many_clients_register_in_all() {
    for (int i = 0; i < 300; i++) {
      assertThat(passes(attempts.register(address("192.0.2." + i % 256)))).isTrue();
    }

    assertThat(passes(attempts.register(address("198.51.100.1")))).isFalse();
  }

  @Test
  void an_address_is_wrong_about_one_account_ten_times_a_minute() {
    assertThat(wrong("192.0.2.1", "ada", 11)).isEqualTo(10);

    assertThat(wrong("192.0.2.1", "bob", 1)).isEqualTo(1);
    assertThat(wrong("192.0.2.2", "ada", 1)).isEqualTo(1);
  }

  @Test
  void an_address_is_wrong_thirty_times_a_minute_whatever_the_account() {
    assertThat(IntStream.range(0, 40).map(i -> wrong("192.0.2.1", "account " + i, 1)).sum())
        .isEqualTo(30);
  }

  @Test
  void the_networks_that_may_be_one_customers_are_wrong_ten_times_as_often_as_one_of_them() {
    assertThat(
            IntStream.range(0, 400)
                .map(i -> wrong("2001:db8:1:%x::1".formatted(i), "account " + i, 1))
                .sum())
        .isEqualTo(300);
  }

  @Test
  void who_knows_the_password_is_not_counted() {
    for (int i = 0; i < 50; i++) {
      logIn("192.0.2.1", "ada").orElseThrow().forgive();
    }
    assertThat(wrong("192.0.2.1", "ada", 11)).isEqualTo(10);
  }

  @Test
  void an_account_that_many_strangers_try_is_slow_for_them_and_open_to_its_owner() {
    int tried = IntStream.range(0, 20).map(network -> wrong("192.0.2." + network, "ada", 10)).sum();

    // a hundred, and one for each of the networks that have come too late for these
    assertThat(tried).isEqualTo(100 + 10);
    for (int i = 0; i < 20; i++) {
      logIn("203.0.113.9", "ada").orElseThrow().forgive();
    }
    assertThat(wrong("203.0.113.9", "ada", 2)).isEqualTo(1);
  }

  @Test
  void a_stranger_has_one_spare_try_for_all_the_networks_that_may_be_his() {
    IntStream.range(0, 10).forEach(network -> wrong("192.0.2." + network, "ada", 10));

    assertThat(wrong("2001:db8:1:1::1", "ada", 1)).isEqualTo(1);
    assertThat(wrong("2001:db8:1:2::1", "ada", 1)).isZero();
  }

  @Test
  void an_account_has_twenty_new_passwords_an_hour() {
    UUID client = UUID.randomUUID();
    for (int i = 0; i < 20; i++) {
      changePassword(client).orElseThrow().guess().forgive();
    }

    assertThat(changePassword(client)).isEmpty();
    now.addAndGet(Duration.ofSeconds(181).toNanos());
    assertThat(changePassword(client)).isPresent();
  }

  @Test
  void whoever_is_wrong_about_the_password_leaves_its_owner_all_changes() {
    UUID client = UUID.randomUUID();
    for (int minute = 0; minute < 5; minute++) {
      for (int i = 0; i < 10; i++) {
        changePassword(client).orElseThrow().change().forgive();
      }
      assertThat(changePassword(client)).isEmpty();
      now.addAndGet(Duration.ofSeconds(61).toNanos());
    }

    assertThat(changePassword(client)).isPresent();
  }

  private Optional<Attempts.PasswordChange> changePassword(UUID client) {
    return attempts
        .changePassword(client)
        .onErrorResume(Problem.class, refusal -> Mono.empty())
        .blockOptional();
  }

  /** How many of so many tries are looked at. */
  private int wrong(String from, String account, int tries) {
    return (int) IntStream.range(0, tries).filter(i -> logIn(from, account).isPresent()).count();
  }

  private Optional<Attempts.Attempt> logIn(String from, String account) {
    return attempts
        .logIn(address(from), account)
        .onErrorResume(Problem.class, refusal -> Mono.empty())
        .blockOptional();
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
