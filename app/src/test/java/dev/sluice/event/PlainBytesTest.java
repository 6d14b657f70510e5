package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class PlainBytesTest {

  private static final int LONGEST = 24;

  @Test
  void ascii_ends_where_a_byte_is_zero_or_negative_wherever_that_stands() {
    assertFound(PlainBytes::endOfAscii, b -> b <= 0);
  }

  @Test
  void a_text_ends_where_a_byte_is_a_quote_a_backslash_or_a_control_character() {
    assertFound(PlainBytes::endOfText, b -> b == '"' || b == '\\' || (b >= 0 && b < ' '));
  }

  private interface Search {
    int end(byte[] bytes, int from, int to);
  }

  private static void assertFound(Search search, IntPredicate special) {
    for (int length = 1; length <= LONGEST; length++) {
      for (int at = 0; at < length; at++) {
        for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
          byte[] bytes = plain(length);
          bytes[at + 1] = (byte) b;
          assertThat(search.end(bytes, 1, length + 1))
              .as("%d at %d of %d", b, at, length)
              .isEqualTo(special.test(b) ? at + 1 : length + 1);
        }
      }
    }
  }

  /** With zeros before and after, where nobody should look. */
  private static byte[] plain(int length) {
    byte[] bytes = new byte[1 + length + Long.BYTES];
    Arrays.fill(bytes, 1, length + 1, (byte) 'a');
    return bytes;
  }
}
