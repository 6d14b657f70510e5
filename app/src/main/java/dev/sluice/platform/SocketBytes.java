package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * What goes over a WebSocket to its reader, as RFC 6455 has it: frames that are whole, and not
 * masked, as those of a server are.
 */
public final class SocketBytes {

  private static final int FINAL = 0x80;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  private static final int LONGEST_IN_ONE_BYTE = 125;
  private static final int IN_TWO_BYTES = 126;
  private static final int LONGEST_IN_TWO_BYTES = 0xFFFF;
  private static final int IN_EIGHT_BYTES = 127;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public SocketBytes text(String text) {
    return frame(TEXT, text.getBytes(UTF_8));
  }

  public SocketBytes ping() {
    return frame(PING, new byte[0]);
  }

  SocketBytes pong(byte[] asked) {
    return frame(PONG, asked);
  }

  /** That nothing comes any more, and why. */
  public SocketBytes close(int code, String reason) {
    byte[] why = reason.getBytes(UTF_8);
    byte[] payload = new byte[2 + why.length];
    payload[0] = (byte) (code >>> Byte.SIZE);
    payload[1] = (byte) code;
    System.arraycopy(why, 0, payload, 2, why.length);
    return frame(CLOSE, payload);
  }

  private SocketBytes frame(int kind, byte[] payload) {
    bytes.write(FINAL | kind);
    if (payload.length <= LONGEST_IN_ONE_BYTE) {
      bytes.write(payload.length);
    } else if (payload.length <= LONGEST_IN_TWO_BYTES) {
      bytes.write(IN_TWO_BYTES);
      length(payload.length, Short.BYTES);
    } else {
      bytes.write(IN_EIGHT_BYTES);
      length(payload.length, Long.BYTES);
    }
    bytes.writeBytes(payload);
    return this;
  }

  private void length(long length, int in) {
    for (int shift = (in - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes.write((int) (length >>> shift));
    }
  }

  byte[] all() {
    return bytes.toByteArray();
  }
}
