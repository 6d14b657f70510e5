package dev.sluice.bench.load;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection that is kept alive: a request, its answer, the next request. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel: counted
final class Caller extends ChannelInboundHandlerAdapter {
  private static final int YES = 2;

  private final Requests requests;
  private final Meter meter;
  private final AnswerReader answer = new AnswerReader();
  private int next;
  private @Nullable ChannelHandlerContext context;
  private volatile boolean ended;
  private volatile boolean idle = true;

  Caller(Requests requests, int first, Meter meter) {
    this.requests = requests;
    this.next = first;
    this.meter = meter;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  void begin() {
    idle = false;
    ChannelHandlerContext connected = requireNonNull(context, "begins before it is connected");
    connected.executor().execute(() -> send(connected));
  }

  void end() {
    ended = true;
  }

  boolean isIdle() {
    return idle;
  }

  private void send(ChannelHandlerContext connected) {
    ByteBuf request = requests.get(next);
    next = next + 1 == requests.count() ? 0 : next + 1;
    connected.writeAndFlush(request, connected.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext connected, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (answer.read(in)) {
        count(answer.status());
        answer.next();
        goOn(connected);
      }
    } finally {
      in.release();
    }
  }

  private void count(int status) {
    if (status / 100 == YES) {
      meter.taken(1);
    } else {
      meter.other(status);
    }
  }

  private void goOn(ChannelHandlerContext connected) {
    if (ended) {
      idle = true;
      connected.close();
    } else {
      send(connected);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext connected) {
    if (!idle) {
      meter.other(Statuses.BROKEN);
      idle = true;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext connected, Throwable failure) {
    connected.close();
  }
}
