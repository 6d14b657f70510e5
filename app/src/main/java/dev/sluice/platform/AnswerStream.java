package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyPipeline;

/** An open answer of server-sent events, whose reader only listens. */
public final class AnswerStream extends EventStream {

  private final boolean isChunked;
  private final Sinks.Empty<Void> ended = Sinks.empty();

  /**
   * One over a connection whose answer has begun.
   *
   * @param isChunked whether its reader knows chunks
   */
  public AnswerStream(Channel channel, boolean isChunked) {
    super(channel, Objects.requireNonNull(channel.pipeline().context(NettyPipeline.HttpCodec)));
    this.isChunked = isChunked;
  }

  @Override
  ByteBuf bytes(EventFrame frame) {
    return isChunked ? frame.whole() : frame.payload();
  }

  @Override
  public boolean isAnswered() {
    return false;
  }

  @Override
  public void ask(EventFrame frame) {
    send(frame);
  }

  @Override
  public void end() {
    ended.tryEmitEmpty();
  }

  Mono<Void> ended() {
    return ended.asMono();
  }
}
