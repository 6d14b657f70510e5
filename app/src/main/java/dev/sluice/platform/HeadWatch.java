package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Closes a connection that takes its time over the head of a request, or goes on sending a body
 * long after it was answered, and refuses a head that another server might read in another way.
 */
final class HeadWatch extends ChannelDuplexHandler {

  /** As if it could not be read at all: the answers to the requests before it come first. */
  private static final DecoderResult REFUSED =
      DecoderResult.failure(new IllegalArgumentException("It could be read in two ways."));

  private final Connections connections;
  private final long limitMillis;
  private final Bytes bytes = new Bytes();
  private boolean isFirst = true;
  private boolean isDue = true;
  private boolean hasBytes;
  private boolean isRefused;
  private int unanswered;
  private @Nullable ScheduledFuture<?> clock;

  private HeadWatch(Connections connections, long limitMillis) {
    this.connections = connections;
    this.limitMillis = limitMillis;
  }

  static void over(ChannelPipeline pipeline, Connections connections, long limitMillis) {
    HeadWatch watch = new HeadWatch(connections, limitMillis);
    pipeline.addBefore(NettyPipeline.HttpCodec, "sluice.bytes", watch.bytes);
    pipeline.addAfter(NettyPipeline.HttpCodec, "sluice.head", watch);
  }

  /** Where no more requests come, since the connection has become something else. */
  static void leave(ChannelPipeline pipeline) {
    pipeline.remove(Bytes.class);
    pipeline.remove(HeadWatch.class);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopClock();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    if (connections.arrives(context.channel())) {
      startClock(context);
      super.channelActive(context);
    } else {
      close(context);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (isRefused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      isDue = false;
      unanswered++;
      stopClock();
      stopWaiting(context);
      isRefused = bytes.isFolded || !saysItsHost(request) || !saysHowItIsSent(request);
      if (isRefused) {
        request.setDecoderResult(REFUSED);
      }
    }
    if (message instanceof LastHttpContent) {
      isDue = true;
      hasBytes = false;
      stopClock();
    }
    super.channelRead(context, message);
  }

  /** Whoever has been answered may finish what is on its way, and no more. */
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
      if (unanswered == 0 && !isDue && clock == null) {
        startClock(context);
      }
    }
    super.write(context, message, promise);
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse answer
        && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private static boolean saysItsHost(HttpRequest request) {
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return request.decoderResult().isFailure()
        || hosts == 1
        || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_0));
  }

  /** Anything but chunks is undone by nobody here, and others might stop reading elsewhere. */
  private static boolean saysHowItIsSent(HttpRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return codings.isEmpty()
        || (codings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst()));
  }

  /** Bytes that have not become a request are the beginning of one. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (isDue && hasBytes && clock == null) {
      startClock(context);
    }
    super.channelReadComplete(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stopClock();
    stopWaiting(context);
    super.channelInactive(context);
  }

  private void startClock(ChannelHandlerContext context) {
    clock = context.executor().schedule(() -> close(context), limitMillis, TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  private static void close(ChannelHandlerContext context) {
    context.close();
  }

  private void stopClock() {
    if (clock != null) {
      clock.cancel(false);
      clock = null;
    }
  }

  private void stopWaiting(ChannelHandlerContext context) {
    if (isFirst) {
      isFirst = false;
      connections.hasAsked(context.channel());
    }
  }

  /** Sees what comes before it is understood. */
  private final class Bytes extends ChannelInboundHandlerAdapter {

    private final FoldedLines folded = new FoldedLines();
    private boolean isFolded;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      hasBytes = true;
      if (isDue && !isFolded && message instanceof ByteBuf read) {
        isFolded = folded.areIn(read);
      }
      super.channelRead(context, message);
    }
  }
}
