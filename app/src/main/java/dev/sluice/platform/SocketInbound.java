package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.Consumer;

/**
 * What the reader of a WebSocket may say: some short texts, and no more of them than somebody would
 * who means it.
 */
final class SocketInbound extends ChannelInboundHandlerAdapter {

  static final int MOST_BYTES = 4 * 1024;

  private static final String DECODER = "sluice.socket.decoder";

  private final SocketStream stream;
  private final Consumer<String> said;
  private final SocketPace pace = new SocketPace(System.nanoTime());
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private SocketInbound(SocketStream stream, Consumer<String> said) {
    this.stream = stream;
    this.said = said;
  }

  /** Over a connection that has become a WebSocket; the reader is told himself what is wrong. */
  static void over(ChannelHandlerContext last, SocketStream stream, Consumer<String> said) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(MOST_BYTES)
            .closeOnProtocolViolation(false)
            .build();
    last.pipeline()
        .replace(WebSocket13FrameDecoder.class, DECODER, new WebSocket13FrameDecoder(config));
    last.pipeline()
        .addBefore(last.name(), "sluice.socket.inbound", new SocketInbound(stream, said));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof CloseWebSocketFrame close) {
        close(context, close);
      } else if (message instanceof WebSocketFrame frame && !stream.isEnding()) {
        read(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(WebSocketFrame frame) {
    stream.hear();
    if (!pace.allowsOneMore(System.nanoTime())) {
      end(WebSocketCloseStatus.POLICY_VIOLATION, "Too many messages.");
      return;
    }
    switch (frame) {
      case PingWebSocketFrame ping -> answer(ping);
      case BinaryWebSocketFrame binary ->
          end(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "Only texts are read here.");
      case TextWebSocketFrame begun -> add(frame);
      case ContinuationWebSocketFrame more -> add(frame);
      default -> {}
    }
  }

  private void answer(PingWebSocketFrame ping) {
    EventFrame pong = EventFrame.of(new SocketBytes().pong(ByteBufUtil.getBytes(ping.content())));
    stream.send(pong);
    pong.release();
  }

  private void add(WebSocketFrame frame) {
    text.writeBytes(ByteBufUtil.getBytes(frame.content()));
    if (text.size() > MOST_BYTES) {
      end(WebSocketCloseStatus.MESSAGE_TOO_BIG, "A message is longer than 4 KiB.");
    } else if (frame.isFinalFragment()) {
      pass();
    }
  }

  private void pass() {
    try {
      String whole = UTF_8.newDecoder().decode(ByteBuffer.wrap(text.toByteArray())).toString();
      text.reset();
      said.accept(whole);
    } catch (CharacterCodingException unreadable) {
      end(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "A message is not UTF-8.");
    }
  }

  private void end(WebSocketCloseStatus status, String reason) {
    stream.end(status.code(), reason);
  }

  /** Whoever closes is told that he was heard, unless it was he who was told. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  private void close(ChannelHandlerContext context, CloseWebSocketFrame close) {
    int code =
        close.statusCode() < 0 ? WebSocketCloseStatus.NORMAL_CLOSURE.code() : close.statusCode();
    stream.end(code, "");
    context.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) throws Exception {
    if (failure instanceof CorruptedWebSocketFrameException corrupt) {
      WebSocketCloseStatus status = corrupt.closeStatus();
      end(status, status.reasonText());
      // what still comes can't be read, and is left to nobody
      context.pipeline().remove(DECODER);
    } else {
      super.exceptionCaught(context, failure);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.read();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stream.leave();
    super.channelInactive(context);
  }
}
