package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class StrangersTest {

  private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");

  private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.3");

  private final AtomicLong now = new AtomicLong(-7);
  private final AtomicInteger lookUps = new AtomicInteger();
  private final Strangers strangers = new Strangers(60, now::get);

  @Test
  void an_address_has_so_many_look_ups_in_vain_at_once_and_then_one_for_each_share_of_a_minute() {
    fail(HERE, 60);

    assertThat(isRefusedWhileAnotherIsAlone(HERE)).isTrue();
    assertThat(isRefusedWhileAnotherIsAlone(THERE)).isFalse();
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    fail(HERE, 2);
    assertThat(isRefusedWhileAnotherIsAlone(HERE)).isTrue();
  }

  @Test
  void beyond_one_at_a_time_is_looked_up_for_all_such_addresses() {
    fail(HERE, 60);
    fail(THERE, 60);
    Sinks.One<String> answer = Sinks.one();
    CompletableFuture<@Nullable String> alone = strangers.lookUp(HERE, answer.asMono()).toFuture();
    alone.cancel(true);

    assertThatThrownBy(() -> strangers.lookUp(THERE, Mono.just("somebody")).block())
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS));
    answer.tryEmitEmpty();

    assertThat(strangers.lookUp(THERE, Mono.just("somebody")).block()).isEqualTo("somebody");
    fail(HERE, 1_000);
    assertThat(lookUps).hasValue(1_120);
  }

  @Test
  void networks_that_may_be_one_customers_have_ten_times_as_many_together() {
    for (int i = 0; i < 10; i++) {
      fail(InetAddress.ofLiteral("2001:db8:1:" + i + "::1"), 60);
    }

    assertThat(isRefusedWhileAnotherIsAlone(InetAddress.ofLiteral("2001:db8:1:ff::1"))).isTrue();
    assertThat(isRefusedWhileAnotherIsAlone(InetAddress.ofLiteral("2001:db8:2::1"))).isFalse();
  }

  @Test
  void what_a_look_up_costs_is_known_at_its_end_though_nobody_waits_for_it() {
    for (int i = 0; i < 60; i++) {
      Sinks.One<String> found = Sinks.one();
      strangers.lookUp(HERE, found.asMono()).toFuture().cancel(true);
      found.tryEmitValue("somebody");
    }
    assertThat(isRefusedWhileAnotherIsAlone(HERE)).isFalse();

    for (int i = 0; i < 59; i++) {
      Sinks.One<String> inVain = Sinks.one();
      strangers.lookUp(HERE, inVain.asMono()).toFuture().cancel(true);
      inVain.tryEmitEmpty();
    }
    assertThat(isRefusedWhileAnotherIsAlone(HERE)).isTrue();
  }

  @Test
  void a_look_up_that_finds_somebody_or_is_not_answered_counts_for_nothing() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(strangers.lookUp(HERE, Mono.just("somebody")).block()).isEqualTo("somebody");
      assertThatThrownBy(
              () -> strangers.lookUp(HERE, Mono.error(new IllegalStateException("away"))).block())
          .hasMessage("away");
    }

    fail(HERE, 60);
  }

  /** Takes one look-up of the address, if there is one left that needs nobody's turn. */
  private boolean isRefusedWhileAnotherIsAlone(InetAddress from) {
    fail(ELSEWHERE, 60);
    Sinks.One<String> answer = Sinks.one();
    CompletableFuture<@Nullable String> alone =
        strangers.lookUp(ELSEWHERE, answer.asMono()).toFuture();
    try {
      fail(from, 1);
      return false;
    } catch (Problem refusal) {
      assertThat(refusal.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
      return true;
    } finally {
      answer.tryEmitEmpty();
      alone.join();
    }
  }

  private void fail(InetAddress from, int times) {
    for (int i = 0; i < times; i++) {
      strangers.lookUp(from, Mono.fromRunnable(lookUps::incrementAndGet)).block();
    }
  }
}
