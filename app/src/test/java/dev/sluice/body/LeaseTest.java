package dev.sluice.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseTest {

  private static final int MANY = 10_000;

  private final AtomicInteger givenBack = new AtomicInteger();
  private final Lease lease = new Lease(givenBack::incrementAndGet);

  @Test
  void what_nobody_uses_is_given_back_at_once() {
    lease.end();

    assertThat(givenBack).hasValue(1);
  }

  @Test
  void what_is_in_use_is_given_back_after_the_use() {
    int during =
        lease.use(
            () -> {
              lease.end();
              return givenBack.get();
            },
            -1);

    assertThat(during).isZero();
    assertThat(givenBack).hasValue(1);
  }

  @Test
  void what_was_given_back_is_not_used() {
    lease.end();

    assertThat(lease.<String>use(() -> "used", "not used")).isEqualTo("not used");
  }

  @Test
  void it_is_given_back_once() {
    lease.end();
    lease.end();
    lease.use(() -> 0, 0);
    lease.end();

    assertThat(givenBack).hasValue(1);
  }

  @Test
  void a_use_that_fails_ends_too() {
    assertThatThrownBy(
            () ->
                lease.use(
                    () -> {
                      throw new IllegalStateException("failed");
                    },
                    0))
        .hasMessage("failed");
    assertThat(lease.use(() -> 1, 0)).isEqualTo(1);

    lease.end();
    assertThat(givenBack).hasValue(1);
  }

  @Test
  void whoever_ends_it_while_another_uses_it_it_is_never_given_back_under_his_hands() {
    for (int times = 0; times < MANY; times++) {
      AtomicInteger given = new AtomicInteger();
      Lease shared = new Lease(given::incrementAndGet);
      CompletableFuture<Void> ending = CompletableFuture.runAsync(shared::end);

      while (shared.use(() -> given.get() == 0 ? 1 : 2, 0) == 1) {
        Thread.onSpinWait();
      }

      ending.join();
      assertThat(given).hasValue(1);
    }
  }
}
