package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;

/**
 * The way to somebody who reads, which is written to by its own event loop alone, past all that
 * would encode anew for each reader what all of them are sent.
 */
public abstract sealed class EventStream permits AnswerStream, SocketStream {

  private final Channel channel;
  private final ChannelHandlerContext wire;

  /**
   * @param wire of what would encode, and is passed by
   */
  EventStream(Channel channel, ChannelHandlerContext wire) {
    this.channel = channel;
    this.wire = wire;
  }

  public final EventLoop loop() {
    return channel.eventLoop();
  }

  /** Whether all that was sent has left. */
  public final boolean isIdle() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting != null && waiting.totalPendingWriteBytes() == 0;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // who has gone is noticed by his connection
  public void send(EventFrame frame) {
    wire.writeAndFlush(bytes(frame), wire.voidPromise());
  }

  abstract ByteBuf bytes(EventFrame frame);

  /** Whether its reader answers when he is asked whether he is there. */
  public abstract boolean isAnswered();

  /** Sends what shows that both are there. */
  public abstract void ask(EventFrame frame);

  /** After what has been sent. */
  public abstract void end();

  /** At once, whatever is still waiting for its reader. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  public final void cutOff() {
    channel.close();
  }
}
