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
  private final int most;
  private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream();
  private int events;

  /**
   * @param line how an event is written
   * @param most events that are wanted
   */
  ExportPiece(Function<FoundEvent, byte[]> line, long most) {
    this.line = line;
    this.most = Math.clamp(most, 0, MOST_EVENTS);
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
    return most - events;
  }

  boolean isFull() {
    return events >= most || bytes.size() >= MOST_BYTES;
  }

  int events() {
    return events;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
