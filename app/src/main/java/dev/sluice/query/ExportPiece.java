package dev.sluice.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.springframework.util.FastByteArrayOutputStream;

/** Some of the events of an export as they are written: as many as are held at a time. */
final class ExportPiece implements Search.Taker {

  private static final int MOST_EVENTS = 4_000;
  private static final int MOST_BYTES = 512 * 1024;

  private final Function<FoundEvent, byte[]> line;
  private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream();
  private int events;

  /**
   * @param line how an event is written
   */
  ExportPiece(Function<FoundEvent, byte[]> line) {
    this.line = line;
  }

  @Override
  public boolean takes(FoundEvent event) {
    if (isFull()) {
      return false;
    }
    write(line.apply(event));
    events++;
    return true;
  }

  private void write(byte[] text) {
    try {
      bytes.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int room() {
    return MOST_EVENTS - events;
  }

  boolean isFull() {
    return events == MOST_EVENTS || bytes.size() >= MOST_BYTES;
  }

  int events() {
    return events;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
