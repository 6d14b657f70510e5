package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection: a body of lines, its answer, the next body. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel: counted
final class BulkCaller extends SimpleChannelInboundHandler<HttpObject> {
  private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":(\\d+)");
  private static final int LOOKED_AT = 256;

  private final Payloads payloads;
  private final int linesOfBody;
  private final ByteBuf head;
  private final Meter meter;
  private final StringBuilder start = new StringBuilder();
  private int next;
  private int status;
  private volatile boolean ended;
  private volatile boolean done;

  BulkCaller(Payloads payloads, Target target, int linesOfBody, int first, Meter meter) {
    this.payloads = payloads;
    this.linesOfBody = linesOfBody;
    this.next = first;
    this.meter = meter;
    long length = linesOfBody * (Payloads.LENGTH + 1L);
    String text = Requests.head(target, "application/x-ndjson", length);
    this.head = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, US_ASCII));
  }

  void end() {
    ended = true;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    send(context);
  }

  private void send(ChannelHandlerContext context) {
    int body = next;
    next = (next + 1) % (payloads.count() / linesOfBody);
    context.write(head.duplicate(), context.voidPromise());
    context.writeAndFlush(payloads.lines(body * linesOfBody, linesOfBody), context.voidPromise());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpResponse response) {
      status = response.status().code();
      start.setLength(0);
    }
    if (part instanceof HttpContent content && start.length() < LOOKED_AT) {
      start.append(content.content().toString(US_ASCII));
    }
    if (part instanceof LastHttpContent) {
      count();
      goOn(context);
    }
  }

  private void count() {
    Matcher accepted = ACCEPTED.matcher(start);
    if (status == 202 && accepted.find()) {
      meter.taken(Long.parseLong(accepted.group(1)));
    } else {
      meter.other(status);
    }
  }

  /** A refusal may come before all of the body is sent: that connection is of no more use. */
  private void goOn(ChannelHandlerContext context) {
    if (ended || status != 202) {
      done = true;
      context.close();
    } else {
      send(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!done) {
      meter.other(Statuses.BROKEN);
      done = true;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.close();
  }
}
