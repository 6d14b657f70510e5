package dev.sluice.platform;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/** Finds lines of a request's head that go on in the next one, as they come. */
final class FoldedLines implements ByteProcessor {

  private int length;
  private boolean hasLines;
  private boolean isFolded;

  /** Whether there is one in these bytes, up to the end of the head. */
  boolean areIn(ByteBuf bytes) {
    bytes.forEachByte(this);
    return isFolded;
  }

  @Override
  public boolean process(byte next) {
    return switch (next) {
      case '\r' -> true;
      case '\n' -> lineEnds();
      default -> lineGoesOn(next);
    };
  }

  private boolean lineEnds() {
    boolean isEndOfHead = length == 0 && hasLines;
    hasLines = !isEndOfHead && (hasLines || length > 0);
    length = 0;
    return !isEndOfHead;
  }

  private boolean lineGoesOn(byte next) {
    isFolded = length == 0 && hasLines && (next == ' ' || next == '\t');
    length++;
    return !isFolded;
  }
}
