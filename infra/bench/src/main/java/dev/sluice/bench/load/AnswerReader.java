package dev.sluice.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Finds the end of an answer that says its length, and its status; of one connection. */
final class AnswerReader {
  private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int LARGEST_HEAD = 4096;

  private final byte[] head = new byte[LARGEST_HEAD];
  private int filled;
  private long missing = -1;

  /** Takes what has come in; true once the answer is whole. The next call begins the next one. */
  boolean read(ByteBuf in) {
    if (missing < 0) {
      readHead(in);
    } else {
      missing -= in.readableBytes();
    }
    return missing == 0;
  }

  private void readHead(ByteBuf in) {
    int taken = Math.min(in.readableBytes(), LARGEST_HEAD - filled);
    in.readBytes(head, filled, taken);
    filled += taken;
    int end = endOfHead();
    if (end >= 0) {
      missing = contentLength(end) - (filled - end) - in.readableBytes();
    } else if (filled == LARGEST_HEAD) {
      throw new IllegalStateException("An answer's head is longer than " + LARGEST_HEAD);
    }
  }

  private int endOfHead() {
    for (int at = 3; at < filled; at++) {
      if (head[at] == '\n' && head[at - 1] == '\r' && head[at - 2] == '\n') {
        return at + 1;
      }
    }
    return -1;
  }

  private long contentLength(int end) {
    for (int at = 0; at < end - LENGTH.length; at++) {
      if (head[at] == '\n' && isLength(at)) {
        return number(at + LENGTH.length);
      }
    }
    throw new IllegalStateException("An answer does not say its length: " + headText());
  }

  /** Names of headers are told in either case. */
  private boolean isLength(int at) {
    for (int i = 1; i < LENGTH.length; i++) {
      if ((head[at + i] | 0x20) != LENGTH[i] && head[at + i] != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int at) {
    long number = 0;
    for (int i = head[at] == ' ' ? at + 1 : at; head[i] >= '0' && head[i] <= '9'; i++) {
      number = number * 10 + head[i] - '0';
    }
    return number;
  }

  int status() {
    return (int) number(STATUS_AT);
  }

  String headText() {
    return new String(head, 0, Math.max(0, endOfHead()), StandardCharsets.US_ASCII);
  }

  void next() {
    filled = 0;
    missing = -1;
  }
}
