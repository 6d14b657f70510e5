package dev.sluice.body;

import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/** What stands before the compressed bytes of a gzip member (RFC 1952), byte by byte. */
final class GzipHeader {

  private static final int LONGEST = 128 * 1024;
  private static final int FIRST = 0x1f;
  private static final int SECOND = 0x8b;
  private static final int DEFLATE = 8;
  private static final int RESERVED_FLAGS = 0xe0;

  private enum Part {
    FIXED(0),
    EXTRA_LENGTH(4),
    EXTRA(4),
    NAME(8),
    COMMENT(16),
    CHECKSUM(2),
    BODY(0);

    private final int flag;

    Part(int flag) {
      this.flag = flag;
    }
  }

  private final CRC32 checksum = new CRC32();
  private final Iterator<Part> parts = List.of(Part.values()).iterator();
  private Part part = parts.next();
  private int length;
  private int inPart;
  private int flags;
  private int extra;

  boolean isBegun() {
    return length > 0;
  }

  boolean isRecognised() {
    return length > 2;
  }

  boolean isComplete() {
    return part == Part.BODY;
  }

  void take(byte next) throws DataFormatException {
    int value = Byte.toUnsignedInt(next);
    require(length < LONGEST);
    boolean last =
        switch (part) {
          case FIXED -> fixed(value);
          case EXTRA_LENGTH -> extraLength(value);
          case EXTRA -> inPart == extra - 1;
          case NAME, COMMENT -> value == 0;
          case CHECKSUM -> checksum(value);
          case BODY -> throw new IllegalStateException("The header is over.");
        };
    length++;
    inPart++;
    if (part != Part.CHECKSUM) {
      checksum.update(value);
    }
    if (last) {
      enterNext();
    }
  }

  private boolean fixed(int value) throws DataFormatException {
    switch (inPart) {
      case 0 -> require(value == FIRST);
      case 1 -> require(value == SECOND);
      case 2 -> require(value == DEFLATE);
      case 3 -> {
        require((value & RESERVED_FLAGS) == 0);
        flags = value;
      }
      default -> {
        // when, how and where it was compressed
      }
    }
    return inPart == 9;
  }

  private boolean extraLength(int value) {
    extra |= value << (8 * inPart);
    return inPart == 1;
  }

  private boolean checksum(int value) throws DataFormatException {
    require(value == ((checksum.getValue() >>> (8 * inPart)) & 0xff));
    return inPart == 1;
  }

  private void enterNext() {
    do {
      part = parts.next();
    } while (part != Part.BODY && !isThere());
    inPart = 0;
  }

  private boolean isThere() {
    return (flags & part.flag) != 0 && (part != Part.EXTRA || extra > 0);
  }

  private static void require(boolean valid) throws DataFormatException {
    if (!valid) {
      throw new DataFormatException("not a gzip header");
    }
  }
}
