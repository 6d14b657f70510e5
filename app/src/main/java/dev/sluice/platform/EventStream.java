package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyPipeline;

/**
 * An open answer of server-sent events, which is written to by its own event loop alone, past all
 * that would encode anew for each reader what all of them are sent.
 */
public final class EventStream {

  private final Channel channel;
  private final ChannelHandlerContext wire;
  private final boolean isChunked;
  private final Sinks.Empty<Void> ended = Sinks.empty();

  private EventStream(Channel channel, boolean isChunked) {
    this.channel = channel;
    this.wire = Objects.requireNonNull(channel.pipeline().context(NettyPipeline.HttpCodec));
    this.isChunked = isChunked;
  }

  /**
   * One over a connection whose answer has begun.
   *
   * @param isChunked whether its reader knows chunks
   */
  public static EventStream over(Channel channel, boolean isChunked) {
    return new EventStream(channel, isChunked);
  }

  public EventLoop loop() {
    return channel.eventLoop();
  }

  /** Whether all that was sent has left. */
  public boolean isIdle() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting != null && waiting.totalPendingWriteBytes() == 0;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // who has gone is noticed by his connection
  public void send(EventFrame frame) {
    ByteBuf bytes = isChunked ? frame.chunk() : frame.payload();
    wire.writeAndFlush(bytes, wire.voidPromise());
  }

  /** After what has been sent. */
  public void end() {
    ended.tryEmitEmpty();
  }

  /** At once, whatever is still waiting for its reader. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  public void cutOff() {
    channel.close();
  }

  Mono<Void> ended() {
    return ended.asMono();
  }
}
