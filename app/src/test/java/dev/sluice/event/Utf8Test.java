package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static final byte[] TAILS = {'a', (byte) 0x80, (byte) 0xbf, (byte) 0xc0};

  @Test
  void a_sequence_is_valid_where_javas_decoder_takes_it() {
    for (int head = 0; head < 1 << 16; head++) {
      byte first = (byte) (head >> Byte.SIZE);
      byte second = (byte) head;
      assertSame(first, second);
      for (byte third : TAILS) {
        assertSame(first, second, third);
        for (byte fourth : TAILS) {
          assertSame(first, second, third, fourth);
        }
      }
    }
  }

  private static void assertSame(byte... bytes) {
    if (isTaken(bytes) != isText(bytes)) {
      fail(HexFormat.of().formatHex(bytes) + (isText(bytes) ? " is text" : " is no text"));
    }
  }

  private static boolean isTaken(byte[] bytes) {
    try {
      Utf8.require(bytes, 0, bytes.length);
      return true;
    } catch (RejectedException e) {
      return false;
    }
  }

  private static boolean isText(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 && !text.startsWith("\ufeff");
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
