package dev.sluice.bench.load;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One connection that is kept alive: it sends what is due, or waits until something is. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel: counted
final class PacedCaller extends ChannelInboundHandlerAdapter {
  private static final long NOTHING = Long.MIN_VALUE;

  private final Requests requests;
  private final int step;
  private final Times times;
  private final Queue<PacedCaller> idle;
  private final AnswerReader answer = new AnswerReader();
  private int next;
  private long due = NOTHING;
  private @Nullable ChannelHandlerContext context;

  /**
   * @param step from one of the requests that it sends to the next, so that all callers together
   *     send each of them
   * @param idle where it waits
   */
  PacedCaller(Requests requests, int first, int step, Times times, Queue<PacedCaller> idle) {
    this.requests = requests;
    this.next = first;
    this.step = step;
    this.times = times;
    this.idle = idle;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** Called by who has taken it from where it waited. */
  void goOn() {
    ChannelHandlerContext connected = requireNonNull(context, "goes on before it is connected");
    connected.executor().execute(() -> send(connected));
  }

  /** What has become due while it went to wait is not left behind. */
  private void send(ChannelHandlerContext connected) {
    Long oldest = times.next();
    if (oldest == null) {
      due = NOTHING;
      idle.add(this);
      if (times.hasNext() && idle.remove(this)) {
        send(connected);
      }
    } else {
      send(connected, oldest);
    }
  }

  private void send(ChannelHandlerContext connected, long when) {
    due = when;
    ByteBuf request = requests.get(next);
    next = (next + step) % requests.count();
    connected.writeAndFlush(request, connected.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext connected, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (answer.read(in)) {
        times.answered(due, answer.status());
        answer.next();
        send(connected);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext connected) {
    if (due != NOTHING) {
      times.answered(due, Statuses.BROKEN);
      due = NOTHING;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext connected, Throwable failure) {
    connected.close();
  }
}
