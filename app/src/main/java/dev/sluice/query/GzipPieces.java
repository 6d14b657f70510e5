package dev.sluice.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.springframework.util.FastByteArrayOutputStream;

/** One gzip stream of many pieces, each of which can be read as soon as it has come. */
final class GzipPieces implements AutoCloseable {

  private static final int BUFFER = 8 * 1024;

  private final FastByteArrayOutputStream out = new FastByteArrayOutputStream();
  private final GZIPOutputStream gzip;
  private boolean isClosed;

  GzipPieces() {
    try {
      gzip = new GZIPOutputStream(out, BUFFER, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized byte[] of(byte[] piece) {
    if (isClosed) {
      return new byte[0];
    }
    try {
      gzip.write(piece);
      gzip.flush();
      return taken();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What makes it whole. */
  synchronized byte[] end() {
    close();
    return taken();
  }

  private byte[] taken() {
    byte[] bytes = out.toByteArray();
    out.reset();
    return bytes;
  }

  /** Its memory is not the heap's. Who leaves may do so while a piece is being made. */
  @Override
  public synchronized void close() {
    isClosed = true;
    try {
      gzip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
