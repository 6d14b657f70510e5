package dev.sluice.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipHeaderTest {

  private static final int CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int PLAIN_HEADER = 10;

  private final Random random = Seed.random();

  @Test
  void every_header_that_the_format_allows_is_passed_over() {
    for (int flags = 0; flags < 32; flags++) {
      byte[] encoded = withHeader(header(flags, 300));

      assertThat(Decoded.from(Coding.GZIP, Chunks.of(encoded, random)))
          .as("flags %d, %s", flags, Seed.hint())
          .asString(UTF_8)
          .isEqualTo("hello");
    }
  }

  @Test
  void an_extra_field_may_be_empty() {
    assertThat(Decoded.from(Coding.GZIP, withHeader(header(EXTRA, 0)))).isNotEmpty();
  }

  @Test
  void a_header_with_a_wrong_checksum_is_corrupt() {
    byte[] header = header(CHECKSUM, 0);
    header[header.length - 1]++;

    assertThat(Decoded.fault(Coding.GZIP, withHeader(header))).isEqualTo(BodyFault.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x20, 0x40, 0x80})
  void a_header_with_flags_that_mean_nothing_is_corrupt(int flag) {
    assertThat(Decoded.fault(Coding.GZIP, withHeader(header(flag, 0))))
        .isEqualTo(BodyFault.CORRUPT);
  }

  @Test
  void a_name_without_an_end_is_corrupt() {
    byte[] endless = Arrays.copyOf(header(NAME, 0), 200_000);
    Arrays.fill(endless, PLAIN_HEADER, endless.length, (byte) 'x');

    assertThat(Decoded.fault(Coding.GZIP, endless)).isEqualTo(BodyFault.CORRUPT);
  }

  @Test
  void another_method_than_deflate_is_no_gzip() {
    byte[] header = header(0, 0);
    header[2] = 7;

    assertThat(Decoded.fault(Coding.GZIP, withHeader(header))).isEqualTo(BodyFault.NOT_THAT_CODING);
  }

  private static byte[] withHeader(byte[] header) {
    byte[] plain = Encoded.in(Coding.GZIP, "hello".getBytes(UTF_8));
    byte[] encoded = Arrays.copyOf(header, header.length + plain.length - PLAIN_HEADER);
    System.arraycopy(plain, PLAIN_HEADER, encoded, header.length, plain.length - PLAIN_HEADER);
    return encoded;
  }

  private static byte[] header(int flags, int extraLength) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
    if ((flags & EXTRA) != 0) {
      header.write(extraLength);
      header.write(extraLength >> 8);
      header.writeBytes(new byte[extraLength]);
    }
    if ((flags & NAME) != 0) {
      header.writeBytes("events.ndjson\0".getBytes(UTF_8));
    }
    if ((flags & COMMENT) != 0) {
      header.writeBytes("of a day\0".getBytes(UTF_8));
    }
    if ((flags & CHECKSUM) != 0) {
      CRC32 checksum = new CRC32();
      checksum.update(header.toByteArray());
      header.write((int) checksum.getValue());
      header.write((int) checksum.getValue() >> 8);
    }
    return header.toByteArray();
  }
}
