package dev.sluice.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts the answer to the one request of a connection, however early it comes, and closes. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel: counted
final class OneAnswer extends ChannelInboundHandlerAdapter {
  private final ByteBuf request;
  private final Statuses statuses;
  private final AnswerReader answer = new AnswerReader();
  private boolean counted;

  OneAnswer(ByteBuf request, Statuses statuses) {
    this.request = request;
    this.statuses = statuses;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(request.duplicate(), context.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (!counted && answer.read(in)) {
        count(answer.status());
        context.close();
      }
    } finally {
      in.release();
    }
  }

  private void count(int status) {
    if (!counted) {
      counted = true;
      statuses.count(status);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    count(Statuses.BROKEN);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.close();
  }
}
