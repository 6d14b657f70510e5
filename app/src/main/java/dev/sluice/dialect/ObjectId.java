package dev.sluice.dialect;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/** The 24 hexadecimal digits that a document store would have given an event. */
final class ObjectId {

  private static final int BYTES = 12;
  private static final int BY_TIME = 7;
  private static final int MILLIS_AT = 16;
  private static final int MILLIS = 1000;

  private ObjectId() {}

  /** The same for the same event: its second, where its id tells, and the half that is random. */
  static String of(UUID id) {
    long head = id.getMostSignificantBits();
    int first =
        id.version() == BY_TIME
            ? (int) ((head >>> MILLIS_AT) / MILLIS)
            : (int) (head >>> Integer.SIZE);
    return HexFormat.of()
        .formatHex(
            ByteBuffer.allocate(BYTES).putInt(first).putLong(id.getLeastSignificantBits()).array());
  }
}
