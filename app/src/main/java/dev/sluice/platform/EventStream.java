package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.epoll.EpollChannelOption;

/**
 * The way to somebody who reads, which is written to by its own event loop alone, past all that
 * would encode anew for each reader what all of them are sent.
 */
public abstract sealed class EventStream permits AnswerStream, SocketStream {

  /**
   * Who has gone without a word, or has no room for more, would be kept for a quarter of an hour.
   */
  private static final int PATIENCE_MILLIS = 30_000;

  /** What the system takes over it hands on, however old: megabytes, where it may. */
  private static final long UNSENT_BYTES = 64 * 1024L;

  private final Channel channel;
  private final ChannelHandlerContext wire;

  /** Of a reader who has gone amid what he is sent nothing is said: his connection tells. */
  private final ChannelPromise unheard;

  /**
   * @param wire of what would encode, and is passed by
   */
  EventStream(Channel channel, ChannelHandlerContext wire) {
    this.channel = channel;
    this.wire = wire;
    this.unheard = new VoidChannelPromise(channel, false);
    set(EpollChannelOption.TCP_USER_TIMEOUT, PATIENCE_MILLIS);
    set(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
  }

  /** Where the transport has it, and the reader is still there. */
  private <T> void set(ChannelOption<T> option, T value) {
    try {
      channel.config().setOption(option, value);
    } catch (ChannelException gone) {
      // as his connection tells
    }
  }

  public final EventLoop loop() {
    return channel.eventLoop();
  }

  /** Whether all that was sent has left. */
  public final boolean isIdle() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting != null && waiting.totalPendingWriteBytes() == 0;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody is to hear of it
  public void send(EventFrame frame) {
    wire.writeAndFlush(bytes(frame), unheard);
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
