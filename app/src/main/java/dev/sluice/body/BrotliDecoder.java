package dev.sluice.body;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/** brotli, which has no mark to begin with. */
final class BrotliDecoder implements Decoder {

  private static final int INPUT = 16 * 1024;

  private final DecoderJNI.Wrapper brotli;
  private byte[] input = {};
  private int at;

  /** It then asks for input even if, with room again, it can go on with what it has swallowed. */
  private boolean pulled;

  BrotliDecoder() {
    try {
      brotli = new DecoderJNI.Wrapper(INPUT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void feed(byte[] encoded) {
    input = encoded;
    at = 0;
  }

  @Override
  public int decode(byte[] into) throws DataFormatException {
    while (!hasOutput()) {
      switch (brotli.getStatus()) {
        case OK -> brotli.push(0);
        case NEEDS_MORE_INPUT -> {
          if (at == input.length && !pulled) {
            return 0;
          }
          push();
        }
        case DONE -> {
          requireNoMore();
          return 0;
        }
        case ERROR, NEEDS_MORE_OUTPUT -> throw new DataFormatException("not brotli");
      }
    }
    return pull(into);
  }

  private void push() {
    ByteBuffer buffer = brotli.getInputBuffer().clear();
    int length = Math.min(buffer.remaining(), input.length - at);
    buffer.put(input, at, length);
    at += length;
    pulled = false;
    brotli.push(length);
  }

  private void requireNoMore() throws DataFormatException {
    if (at < input.length) {
      throw new DataFormatException("more after the end");
    }
  }

  private boolean hasOutput() {
    return brotli.hasOutput() || brotli.getStatus() == DecoderJNI.Status.NEEDS_MORE_OUTPUT;
  }

  private int pull(byte[] into) {
    pulled = true;
    ByteBuffer output = brotli.pull(into.length);
    int length = output.remaining();
    output.get(into, 0, length);
    return length;
  }

  @Override
  public boolean isRecognised() {
    return false;
  }

  @Override
  public boolean isComplete() {
    return brotli.getStatus() == DecoderJNI.Status.DONE;
  }

  @Override
  public void close() {
    brotli.destroy();
  }
}
