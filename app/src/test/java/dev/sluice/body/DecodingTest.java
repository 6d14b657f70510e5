package dev.sluice.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Seed;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {

  private static final int MANY = 150;
  private static final int PIECE = 16 * 1024;
  private static final byte[] EVENT = "{\"action\":\"view\",\"user\":\"u1\"}\n".getBytes(UTF_8);

  private final Random random = Seed.random();

  @ParameterizedTest
  @EnumSource
  void a_body_comes_out_as_it_went_in_however_it_is_cut(Coding coding) {
    for (int times = 0; times < MANY; times++) {
      byte[] bytes = bytes(random.nextInt(1 << random.nextInt(18)));
      List<byte[]> chunks = Chunks.of(Encoded.in(coding, bytes), random);

      assertThat(Decoded.from(coding, chunks)).as(Seed::hint).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void no_piece_is_larger_than_16_kibibytes(Coding coding) {
    List<byte[]> encoded = List.of(Encoded.in(coding, new byte[10 * PIECE + 7]));

    assertThat(Decoded.pieces(coding, encoded).collectList().block())
        .hasSizeGreaterThan(10)
        .allSatisfy(piece -> assertThat(piece).hasSizeLessThanOrEqualTo(PIECE));
  }

  @Test
  void nothing_is_kept_for_a_body_of_which_the_next_chunk_is_waited_for() {
    AtomicReference<WeakReference<byte[]>> room = new AtomicReference<>();
    BodyDecoding decoding = new BodyDecoding(Coding.GZIP, noting(room), 1, () -> {});

    assertThat(decoding.pieces(new byte[] {1}).collectList().block()).isEmpty();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(room.get().get()).isNull();
            });
    decoding.end();
  }

  private static Decoder noting(AtomicReference<WeakReference<byte[]>> room) {
    return new Decoder() {
      @Override
      public void feed(byte[] encoded) {}

      @Override
      public int decode(byte[] into) {
        room.set(new WeakReference<>(into));
        return 0;
      }

      @Override
      public boolean isRecognised() {
        return true;
      }

      @Override
      public boolean isComplete() {
        return false;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void a_body_that_is_not_encoded_is_given_as_it_came() {
    byte[] chunk = bytes(10 * PIECE);

    assertThat(Decoded.pieces(Coding.IDENTITY, List.of(chunk)).single().block()).isSameAs(chunk);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void a_body_cut_short_at_any_byte_is_refused(Coding coding) {
    byte[] encoded = Encoded.in(coding, bytes(700));

    for (int length = 1; length < encoded.length; length++) {
      byte[] cut = Arrays.copyOf(encoded, length);
      assertThat(Decoded.fault(coding, Chunks.of(cut, random)))
          .as(Seed::hint)
          .isIn(BodyFault.CORRUPT, BodyFault.NOT_THAT_CODING);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void a_long_body_cut_short_is_corrupt(Coding coding) {
    byte[] encoded = Encoded.in(coding, bytes(8 * PIECE));

    assertThat(Decoded.fault(coding, Arrays.copyOf(encoded, encoded.length - 1)))
        .isEqualTo(BodyFault.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void a_body_cut_short_after_its_mark_is_corrupt(Coding coding) {
    byte[] encoded = Encoded.in(coding, EVENT);

    assertThat(Decoded.fault(coding, Arrays.copyOf(encoded, 5))).isEqualTo(BodyFault.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void an_empty_body_is_no_encoded_nothing(Coding coding) {
    assertThat(Decoded.fault(coding, List.of())).isEqualTo(BodyFault.CORRUPT);
    assertThat(Decoded.fault(coding, new byte[0])).isEqualTo(BodyFault.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void an_encoded_nothing_is_an_empty_body(Coding coding) {
    assertThat(Decoded.from(coding, Encoded.in(coding, new byte[0]))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void text_is_of_no_coding(Coding coding) {
    List<String> texts =
        List.of(
            new String(EVENT, UTF_8).repeat(100),
            "{}",
            "[{\"action\":\"view\"},{\"action\":\"click\"}]",
            "action,user\r\nview,u1\r\n",
            "\uFEFFaction",
            " ",
            "null",
            "x");

    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(Decoded.fault(coding, Chunks.of(text.getBytes(UTF_8), random)))
                    .as(Seed::hint)
                    .isEqualTo(BodyFault.NOT_THAT_CODING));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void a_long_body_may_not_be_followed_by_anything(Coding coding) {
    byte[] encoded = Encoded.in(coding, bytes(4 * PIECE));
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);

    assertThat(Decoded.fault(coding, longer)).isEqualTo(BodyFault.CORRUPT);
    assertThat(Decoded.fault(coding, List.of(encoded, new byte[] {'\n'})))
        .isEqualTo(BodyFault.CORRUPT);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "DEFLATE", "ZSTD"})
  void a_bit_that_flips_never_changes_what_comes_out(Coding coding) {
    byte[] bytes = bytes(300);
    byte[] encoded = Encoded.in(coding, bytes);

    for (int bit = 0; bit < encoded.length * 8; bit++) {
      byte[] damaged = encoded.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(unlessFaulty(coding, damaged, bytes)).as(Seed::hint).isEqualTo(bytes);
    }
  }

  private static byte[] unlessFaulty(Coding coding, byte[] encoded, byte[] otherwise) {
    try {
      return Decoded.from(coding, encoded);
    } catch (BodyException e) {
      return otherwise;
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void garbage_is_refused_or_decoded_and_nothing_else(Coding coding) {
    for (int times = 0; times < 10 * MANY; times++) {
      byte[] garbage = Encoded.in(coding, EVENT);
      for (int i = random.nextInt(5); i >= 0; i--) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }
      assertThat(unlessFaulty(coding, garbage, EVENT)).as(Seed::hint).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 30, 5000})
  void deflate_without_its_wrapper_is_taken_too(int length) {
    byte[] bytes = bytes(length);

    assertThat(Decoded.from(Coding.DEFLATE, Chunks.of(Encoded.inBareDeflate(bytes), random)))
        .as(Seed::hint)
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD"})
  void one_body_may_follow_another(Coding coding) {
    byte[] once = Encoded.in(coding, EVENT);
    byte[] thrice = Arrays.copyOf(once, 3 * once.length);
    System.arraycopy(once, 0, thrice, once.length, once.length);
    System.arraycopy(once, 0, thrice, 2 * once.length, once.length);

    for (int times = 0; times < MANY; times++) {
      assertThat(Decoded.from(coding, Chunks.of(thrice, random)))
          .as(Seed::hint)
          .asString(UTF_8)
          .isEqualTo(new String(EVENT, UTF_8).repeat(3));
    }
  }

  @Test
  void only_one_layer_is_taken_off() {
    byte[] once = Encoded.in(Coding.GZIP, EVENT);

    assertThat(Decoded.from(Coding.GZIP, Encoded.in(Coding.GZIP, once))).isEqualTo(once);
  }

  /** Half of it repeats itself, so that it can be compressed, but not to nothing. */
  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int at = length / 2; at < length; at++) {
      bytes[at] = bytes[at / 3];
    }
    return bytes;
  }
}
