package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerWatchTest {

  private final EmbeddedChannel connection = new EmbeddedChannel();

  @BeforeEach
  void watch() {
    connection.freezeTime();
    connection.pipeline().addFirst(new AnswerWatch(Duration.ofSeconds(10)));
  }

  @Test
  void a_connection_that_takes_nothing_is_closed() {
    answer();

    pass(20);

    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void a_connection_that_takes_a_little_now_and_then_stays() {
    for (int i = 0; i < 10; i++) {
      answer();
      pass(9);
      connection.flush();
    }

    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void a_connection_for_which_nothing_waits_stays() {
    answer();
    connection.flush();

    pass(1000);

    assertThat(connection.isOpen()).isTrue();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is taken with the next flush
  private void answer() {
    connection.write(Unpooled.wrappedBuffer(new byte[100]));
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      connection.advanceTimeBy(1, TimeUnit.SECONDS);
      connection.runScheduledPendingTasks();
    }
  }
}
