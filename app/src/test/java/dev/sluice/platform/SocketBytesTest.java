package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import org.junit.jupiter.api.Test;

/** What is written is what Netty's client reads. */
class SocketBytesTest {

  private static final WebSocketDecoderConfig OF_A_CLIENT =
      WebSocketDecoderConfig.newBuilder()
          .expectMaskedFrames(false)
          .maxFramePayloadLength(1_000_000)
          .build();

  private final EmbeddedChannel client =
      new EmbeddedChannel(new WebSocket13FrameDecoder(OF_A_CLIENT));

  @Test
  void texts_of_every_length_are_read_as_they_were_written() {
    SocketBytes bytes = new SocketBytes();
    int[] lengths = {0, 1, 125, 126, 127, 65_535, 65_536, 70_000};
    for (int length : lengths) {
      bytes.text("x".repeat(length));
    }

    client.writeInbound(Unpooled.wrappedBuffer(bytes.all()));

    for (int length : lengths) {
      TextWebSocketFrame text = client.readInbound();
      assertThat(text.text()).hasSize(length);
      text.release();
    }
  }

  @Test
  void a_close_says_why() {
    client.writeInbound(
        Unpooled.wrappedBuffer(new SocketBytes().ping().text("ü").close(1013, "Später.").all()));

    PingWebSocketFrame ping = client.readInbound();
    TextWebSocketFrame text = client.readInbound();
    CloseWebSocketFrame close = client.readInbound();
    assertThat(text.text()).isEqualTo("ü");
    assertThat(close.statusCode()).isEqualTo(1013);
    assertThat(close.reasonText()).isEqualTo("Später.");
    ping.release();
    text.release();
    close.release();
  }
}
