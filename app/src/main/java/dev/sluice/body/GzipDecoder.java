package dev.sluice.body;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** gzip, of as many members as there are: each is held to its checksum and its length. */
final class GzipDecoder implements Decoder {

  private static final int TRAILER_LENGTH = 8;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private GzipHeader header = new GzipHeader();
  private long trailer;
  private int trailerLength;
  private long members;
  private byte[] input = {};
  private int at;

  @Override
  public void feed(byte[] encoded) {
    input = encoded;
    at = 0;
  }

  @Override
  public int decode(byte[] into) throws DataFormatException {
    int length = inflated(into);
    while (length == 0 && at < input.length) {
      if (inflater.finished()) {
        trailer(input[at++]);
      } else {
        header.take(input[at++]);
      }
      length = inflated(into);
    }
    return length;
  }

  private int inflated(byte[] into) throws DataFormatException {
    if (!header.isComplete() || inflater.finished()) {
      return 0;
    }
    inflater.setInput(input, at, input.length - at);
    int length = inflater.inflate(into);
    at = input.length - inflater.getRemaining();
    checksum.update(into, 0, length);
    return length;
  }

  private void trailer(byte next) throws DataFormatException {
    trailer |= Byte.toUnsignedLong(next) << (8 * trailerLength);
    if (++trailerLength == TRAILER_LENGTH) {
      endMember();
    }
  }

  private void endMember() throws DataFormatException {
    if (trailer != (checksum.getValue() | (inflater.getBytesWritten() << Integer.SIZE))) {
      throw new DataFormatException("not what was compressed");
    }
    inflater.reset();
    checksum.reset();
    header = new GzipHeader();
    trailer = 0;
    trailerLength = 0;
    members++;
  }

  @Override
  public boolean isRecognised() {
    return members > 0 || header.isRecognised();
  }

  @Override
  public boolean isComplete() {
    return members > 0 && !header.isBegun();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
