package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 4\r\n\r\nbusy";

  private final AnswerReader reader = new AnswerReader();

  @ParameterizedTest
  @ValueSource(strings = {"content-length: 4", "Content-Length: 4", "CONTENT-LENGTH:4"})
  void an_answer_ends_where_it_says(String length) {
    boolean whole = reader.read(bytes("HTTP/1.1 202 Accepted\r\n" + length + "\r\n\r\nfour"));

    assertThat(whole).isTrue();
    assertThat(reader.status()).isEqualTo(202);
  }

  @Test
  void an_answer_may_come_in_any_pieces() {
    for (int cut = 1; cut < BUSY.length(); cut++) {
      assertThat(reader.read(bytes(BUSY.substring(0, cut)))).as("cut at %d", cut).isFalse();
      assertThat(reader.read(bytes(BUSY.substring(cut)))).as("cut at %d", cut).isTrue();
      assertThat(reader.status()).isEqualTo(503);
      reader.next();
    }
  }

  @Test
  void an_answer_may_be_longer_than_what_is_kept_of_it() {
    String body = "x".repeat(10_000);

    assertThat(reader.read(bytes("HTTP/1.1 202 Accepted\r\ncontent-length: 10000\r\n\r\n" + body)))
        .isTrue();
  }

  @Test
  void an_answer_that_does_not_say_its_length_is_refused() {
    assertThatThrownBy(() -> reader.read(bytes("HTTP/1.1 202 Accepted\r\n\r\n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not say its length");
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }
}
