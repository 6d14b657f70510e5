package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import reactor.netty.channel.AbortedException;

class EventLoopsTest {
  private final EventLoops loops = new EventLoops();

  @Test
  void a_connection_has_one_thread_as_long_as_it_is_there() {
    EmbeddedChannel channel = new EmbeddedChannel();

    assertThat(loops.of(channel)).isSameAs(loops.of(channel));
  }

  @Test
  void who_has_left_is_no_failure_of_ours() {
    EmbeddedChannel channel = new EmbeddedChannel();
    assertThat(channel.finish()).isFalse();

    assertThatThrownBy(() -> loops.of(channel)).isInstanceOf(AbortedException.class);
  }
}
