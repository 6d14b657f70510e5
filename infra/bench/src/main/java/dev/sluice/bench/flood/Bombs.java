package dev.sluice.bench.flood;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Small bodies that decode to an event whose action is 256 MiB long. */
final class Bombs {
  private static final byte[] START = "{\"action\":\"".getBytes(US_ASCII);
  private static final int MEBIBYTES = 256;

  /** Made once with Node's zlib, since Java has no encoder for it. */
  private static final String BROTLI =
      """
      z///f/ilRXTC9hYlpxUCGbhd7/9l+P//D78EQBwWAOje//P//x9+CYA4LALQvf/n//8//BIAcVgAoHv/z///f/glAO
      KwAED3/p/////wSwDEYQGA7v0/////4ZcAiMMCAN37f/7//8MvARCHBQC69//8//+HXwIgDgsAdO//+f//D78EQBwW
      AOje//P//x9+CYA4LADQvf/n//8//BIAcVgAoHv/z///f/glAOKwAED3/p/////wSwDEYQGA7v0/////4ZcAiMMCAN
      37f/7//8MvARCHBQC69/+hAIBfAiCACAAC
      """;

  private Bombs() {}

  static byte[] gzip() {
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'a');
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(START);
      for (int i = 0; i < MEBIBYTES; i++) {
        gzip.write(piece);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return packed.toByteArray();
  }

  static byte[] brotli() {
    return Base64.getMimeDecoder().decode(BROTLI);
  }

  /** By hand: a frame with a window of 8 MiB, a raw block, and blocks of one byte repeated. */
  static byte[] zstd() {
    int run = 128 << 10;
    int runs = MEBIBYTES * ((1 << 20) / run);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 13 << 3});
    block(frame, 0, START.length, false);
    frame.writeBytes(START);
    for (int i = 1; i <= runs; i++) {
      block(frame, 1, run, i == runs);
      frame.write('a');
    }
    return frame.toByteArray();
  }

  private static void block(ByteArrayOutputStream frame, int type, int size, boolean last) {
    int header = size << 3 | type << 1 | (last ? 1 : 0);
    frame.write(header);
    frame.write(header >> 8);
    frame.write(header >> 16);
  }
}
