package dev.sluice.body;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Bodies as clients encode them. */
public final class Encoded {

  private static final byte[] ZEROS = new byte[1024 * 1024];

  private Encoded() {}

  public static byte[] in(Coding coding, byte[] bytes) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream encoding = encoding(coding, encoded)) {
      encoding.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return encoded.toByteArray();
  }

  static byte[] inBareDeflate(byte[] bytes) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    Deflater bare = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (OutputStream encoding = new DeflaterOutputStream(encoded, bare)) {
      encoding.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      bare.end();
    }
    return encoded.toByteArray();
  }

  private static OutputStream encoding(Coding coding, OutputStream to) throws IOException {
    return switch (coding) {
      case IDENTITY -> to;
      case GZIP -> new GZIPOutputStream(to);
      case DEFLATE -> new DeflaterOutputStream(to);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(to).setChecksum(true);
      case BROTLI -> {
        Brotli4jLoader.ensureAvailability();
        yield new BrotliOutputStream(to, Encoder.Parameters.create(5));
      }
    };
  }

  /** Zeros, of which next to nothing is left, encoded as they are asked for. */
  static Flux<byte[]> bomb(Coding coding, int megabytes) {
    return Flux.using(
            () -> new Bomb(coding, megabytes),
            bomb -> Flux.<byte[]>generate(bomb::give),
            Bomb::close)
        .filter(chunk -> chunk.length > 0);
  }

  private static final class Bomb {

    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private final OutputStream encoding;
    private int left;

    Bomb(Coding coding, int megabytes) throws IOException {
      encoding = Encoded.encoding(coding, encoded);
      left = megabytes;
    }

    void give(SynchronousSink<byte[]> chunks) {
      try {
        if (left > 0) {
          encoding.write(ZEROS);
        } else {
          encoding.close();
        }
        chunks.next(encoded.toByteArray());
        encoded.reset();
        if (left-- == 0) {
          chunks.complete();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void close() {
      try {
        encoding.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
