package dev.sluice.body;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * deflate, which means the zlib format (RFC 9110), and of which many have sent what it says: the
 * bare compressed bytes. The first two tell which.
 */
final class DeflateDecoder implements Decoder {

  private final byte[] first = new byte[2];
  private int firstLength;
  private @Nullable Inflater inflater;
  private byte[] input = {};
  private int at;

  @Override
  public void feed(byte[] encoded) {
    input = encoded;
    at = 0;
  }

  @Override
  public int decode(byte[] into) throws DataFormatException {
    while (inflater == null && at < input.length) {
      first[firstLength++] = input[at++];
      if (firstLength == first.length) {
        inflater = new Inflater(!isZlib());
        inflater.setInput(first);
      }
    }
    return inflater == null ? 0 : inflated(inflater, into);
  }

  private int inflated(Inflater inflater, byte[] into) throws DataFormatException {
    int length = inflater.inflate(into);
    if (length == 0 && inflater.needsInput()) {
      inflater.setInput(input, at, input.length - at);
      at = input.length;
      length = inflater.inflate(into);
    }
    boolean over = length == 0 && inflater.finished();
    if ((over && inflater.getRemaining() > 0) || inflater.needsDictionary()) {
      throw new DataFormatException("bytes after the end, or a dictionary that nobody has");
    }
    return length;
  }

  private boolean isZlib() {
    int header = (Byte.toUnsignedInt(first[0]) << 8) | Byte.toUnsignedInt(first[1]);
    return (first[0] & 0x0f) == 8 && (first[0] & 0xf0) <= 0x70 && header % 31 == 0;
  }

  @Override
  public boolean isRecognised() {
    return inflater != null && isZlib();
  }

  @Override
  public boolean isComplete() {
    return inflater != null && inflater.finished();
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
