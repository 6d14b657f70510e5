package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunningTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final Running running = new Running();

  @Test
  void the_latest_is_closed_first_and_each_once() {
    running.add(LONG, () -> closed.add("engines"));
    running.add(LONG, () -> closed.add("server"));

    running.close();
    running.close();

    assertThat(closed).containsExactly("server", "engines");
  }

  @Test
  void a_part_that_hangs_does_not_keep_the_next_from_its_end() {
    CountDownLatch never = new CountDownLatch(1);
    running.add(LONG, () -> closed.add("engines"));
    running.add(Duration.ofMillis(50), () -> await(never));

    running.close();

    assertThat(closed).containsExactly("engines");
  }

  @Test
  void nothing_is_started_while_all_is_being_closed() {
    running.close();

    assertThat(running.isClosing()).isTrue();
    assertThatThrownBy(() -> running.add(LONG, () -> {})).isInstanceOf(Refusal.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
