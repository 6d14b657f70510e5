package dev.sluice.platform;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that asks and does not read: what was written for it is held in memory until
 * it does.
 */
final class AnswerWatch extends IdleStateHandler {

  /** Slow is not still: a part of an answer that has left counts. */
  private static final boolean COUNTS_PARTS = true;

  AnswerWatch(Duration limit) {
    super(COUNTS_PARTS, 0, limit.toMillis(), 0, TimeUnit.MILLISECONDS);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
    if (waiting != null && waiting.totalPendingWriteBytes() > 0) {
      context.close();
    }
  }
}
