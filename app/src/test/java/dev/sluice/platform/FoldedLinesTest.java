package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedLinesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n",
        "GET / HTTP/1.1\n Host: a\n\n"
      })
  void a_line_that_goes_on_in_the_next_is_found_wherever_it_is_cut(String head) {
    assertThat(new FoldedLines().areIn(bytes(head))).isTrue();
    assertThat(areInPieces(head)).isTrue();
  }

  @Test
  void what_follows_the_head_is_not_looked_at() {
    String request = "\r\nPOST / HTTP/1.1\r\nHost: a b\r\n\r\n body\r\n more";

    assertThat(new FoldedLines().areIn(bytes(request))).isFalse();
  }

  private static boolean areInPieces(String head) {
    FoldedLines lines = new FoldedLines();
    boolean found = false;
    for (int i = 0; i < head.length(); i++) {
      found = found || lines.areIn(bytes(head.substring(i, i + 1)));
    }
    return found;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }
}
