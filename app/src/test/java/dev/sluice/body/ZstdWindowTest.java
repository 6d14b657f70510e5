package dev.sluice.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.sluice.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdWindowTest {

  private static final int FRAME = 0xFD2FB528;
  private static final int SKIPPABLE_FRAME = 0x184D2A53;
  private static final int ONE_SEGMENT_OF_EIGHT_BYTES_LENGTH = 0b1110_0000;

  private static final byte[] LARGE = new byte[20 * 1024 * 1024];

  @ParameterizedTest
  @ValueSource(ints = {10, 17, 22, 23})
  void a_window_of_up_to_8_mebibytes_is_taken(int windowLog) {
    assertThat(Decoded.from(Coding.ZSTD, compressed(windowLog))).isEqualTo(LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 27, 31})
  void a_larger_window_is_too_large_before_anything_is_decoded(int windowLog) {
    byte[] beginning = Arrays.copyOf(compressed(windowLog), 32);

    assertThat(Decoded.fault(Coding.ZSTD, beginning)).isEqualTo(BodyFault.TOO_LARGE);
  }

  @Test
  void a_frame_that_says_it_is_huge_and_one_segment_is_too_large() {
    byte[] header = frame(FRAME, ONE_SEGMENT_OF_EIGHT_BYTES_LENGTH, 0, 0, 0, 0, 0, 1, 0, 0, 0);

    assertThat(Decoded.fault(Coding.ZSTD, header)).isEqualTo(BodyFault.TOO_LARGE);
  }

  @Test
  void a_later_frame_has_the_same_limit() {
    byte[] first = Encoded.in(Coding.ZSTD, new byte[1]);
    byte[] second = compressed(24);
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(Decoded.fault(Coding.ZSTD, both)).isEqualTo(BodyFault.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFD2FB522, 0xFD2FB523, 0xFD2FB524, 0xFD2FB525, 0xFD2FB526, 0xFD2FB527})
  void formats_from_before_the_first_release_are_not_zstd(int mark) {
    assertThat(Decoded.fault(Coding.ZSTD, frame(mark, new int[100])))
        .isEqualTo(BodyFault.NOT_THAT_CODING);
  }

  @Test
  void what_a_frame_says_to_skip_is_skipped() {
    byte[] skipped = frame(SKIPPABLE_FRAME, 3, 0, 0, 0, 'x', 'y', 'z');
    byte[] body = Encoded.in(Coding.ZSTD, new byte[] {1, 2, 3});

    assertThat(Decoded.from(Coding.ZSTD, List.of(skipped, body, skipped))).containsExactly(1, 2, 3);
  }

  @Test
  void a_frame_that_needs_a_dictionary_is_corrupt() {
    byte[] bytes = new byte[1000];
    Seed.random().nextBytes(bytes);

    assertThat(Decoded.fault(Coding.ZSTD, Zstd.compressUsingDict(bytes, bytes, 3)))
        .as(Seed::hint)
        .isEqualTo(BodyFault.CORRUPT);
  }

  private static byte[] frame(int mark, int... rest) {
    ByteBuffer frame = ByteBuffer.allocate(4 + rest.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(mark);
    IntStream.of(rest).forEach(next -> frame.put((byte) next));
    return frame.array();
  }

  private static byte[] compressed(int windowLog) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setWindowLog(windowLog).setContentSize(false);
      return context.compress(LARGE);
    }
  }
}
