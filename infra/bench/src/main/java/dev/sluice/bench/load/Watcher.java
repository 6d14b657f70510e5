package dev.sluice.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ByteProcessor;

/** Reads a stream of counters, of which it looks for nothing but totals. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel: counted
final class Watcher extends ChannelInboundHandlerAdapter implements ByteProcessor {
  private static final String NAME = "\"total\":";

  private final ByteBuf request;
  private final Receipts receipts;
  private int found;
  private long total;

  Watcher(ByteBuf request, Receipts receipts) {
    this.request = request;
    this.receipts = receipts;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(request.duplicate(), context.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      in.forEachByte(this);
    } finally {
      in.release();
    }
  }

  @Override
  public boolean process(byte next) {
    if (found < NAME.length()) {
      found = next == NAME.charAt(found) ? found + 1 : 0;
    } else if (next >= '0' && next <= '9') {
      total = 10 * total + next - '0';
    } else {
      receipts.received(total);
      found = 0;
      total = 0;
    }
    return true;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    receipts.broke();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.close();
  }
}
