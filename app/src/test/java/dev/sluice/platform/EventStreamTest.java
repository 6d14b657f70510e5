package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class EventStreamTest {

  @Test
  void who_has_gone_without_a_word_is_given_up_by_the_system_and_little_waits_there_for_the_slow() {
    assumeTrue(Epoll.isAvailable());
    EpollSocketChannel channel = new EpollSocketChannel();
    channel.pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());

    new AnswerStream(channel, true);

    assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(30_000);
    assertThat(channel.config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT)).isEqualTo(65_536);
    channel.unsafe().closeForcibly();
    assertThatNoException().isThrownBy(() -> new AnswerStream(channel, true));
  }

  @Test
  void a_transport_without_such_options_serves_as_well() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());

    assertThatNoException().isThrownBy(() -> new AnswerStream(channel, true));
  }

  @Test
  void of_who_has_gone_amid_what_he_is_sent_nothing_is_said() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast(new Reset());
    channel.pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());
    EventFrame frame = EventFrame.of("data:1\n\n");

    new AnswerStream(channel, true).send(frame);
    frame.release();

    assertThatNoException().isThrownBy(channel::checkException);
    assertThat(frame.refCnt()).isZero();
  }

  /** A connection that the other side has closed at once. */
  private static final class Reset extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new IOException("Connection reset by peer"));
    }
  }
}
