package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A WebSocket, whose reader answers when he is asked whether he is there. */
public final class SocketStream extends EventStream {

  private static final int MOST_UNANSWERED = 2;
  private static final long FAREWELL_SECONDS = 5;

  private final Channel channel;
  private final Sinks.Empty<Void> gone = Sinks.empty();
  private int unanswered;
  private boolean isEnding;

  private SocketStream(Channel channel, ChannelHandlerContext encoder) {
    super(channel, encoder);
    this.channel = channel;
  }

  /** One over a connection that has become a WebSocket. */
  public static SocketStream over(Channel channel) {
    return new SocketStream(
        channel, Objects.requireNonNull(channel.pipeline().context(WebSocketFrameEncoder.class)));
  }

  @Override
  ByteBuf bytes(EventFrame frame) {
    return frame.whole();
  }

  /** Behind a close nothing comes. */
  @Override
  public void send(EventFrame frame) {
    if (!isEnding) {
      super.send(frame);
    }
  }

  @Override
  public boolean isAnswered() {
    return true;
  }

  @Override
  public void ask(EventFrame frame) {
    if (unanswered < MOST_UNANSWERED) {
      unanswered++;
      send(frame);
    } else {
      cutOff();
    }
  }

  /** Something was said by the reader. */
  void hear() {
    unanswered = 0;
  }

  boolean isEnding() {
    return isEnding;
  }

  /** Says why it is over, whatever is still on its way. */
  void end(int code, String reason) {
    if (!isEnding) {
      EventFrame farewell = EventFrame.of(new SocketBytes().close(code, reason));
      send(farewell);
      farewell.release();
      end();
    }
  }

  /** The reader closes, once he knows, or is not waited for: who closed first could be unheard. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // there is nothing to come of it
  public void end() {
    if (!isEnding) {
      isEnding = true;
      loop().schedule(this::cutOff, FAREWELL_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The connection is closed. */
  void leave() {
    gone.tryEmitEmpty();
  }

  Mono<Void> gone() {
    return channel.isActive() ? gone.asMono() : Mono.empty();
  }
}
