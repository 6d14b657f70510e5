package dev.sluice.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class BombsTest {
  private static final int START = "{\"action\":\"".length();

  @Test
  void a_small_body_becomes_a_large_one() throws Exception {
    byte[] bomb = Bombs.gzip();

    assertThat(bomb).hasSizeLessThan(1 << 20);
    try (InputStream decoded = new GZIPInputStream(new ByteArrayInputStream(bomb))) {
      assertThat(decoded.skip(START + (256L << 20))).isEqualTo(START + (256L << 20));
      assertThat(decoded.read()).isEqualTo(-1);
    }
  }

  @Test
  void those_in_other_encodings_are_smaller_still() {
    assertThat(Bombs.zstd()).hasSizeLessThan(10_000);
    assertThat(Bombs.brotli()).hasSizeLessThan(1000);
  }
}
