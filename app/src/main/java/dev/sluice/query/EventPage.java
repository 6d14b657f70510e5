package dev.sluice.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as they are sent, put together one by one and closed before there are too many of them, or
 * too many bytes: a page costs what it may at the most, whatever is in the events.
 */
final class EventPage {

  static final int MOST_BYTES = 1024 * 1024;

  private final JsonMapper json;
  private final int limit;
  private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream();
  private int events;
  private @Nullable Cursor last;
  private boolean isFull;

  EventPage(JsonMapper json, int limit) {
    this.json = json;
    this.limit = limit;
  }

  /** Whether there was room for it; for the first there always is. */
  boolean takes(FoundEvent event) {
    if (events == limit) {
      isFull = true;
      return false;
    }
    byte[] text = json.writeValueAsBytes(event);
    isFull = events > 0 && bytes.size() + text.length > MOST_BYTES;
    if (!isFull) {
      write(events == 0 ? "{\"data\":[" : ",");
      write(text);
      last = event.cursor();
      events++;
    }
    return !isFull;
  }

  /** The whole page, with the place to go on from where something found no room. */
  byte[] bytes() {
    write(events == 0 ? "{\"data\":[],\"next\":" : "],\"next\":");
    write(isFull && last != null ? "\"" + last.text() + "\"}" : "null}");
    return bytes.toByteArrayUnsafe();
  }

  private void write(String text) {
    write(text.getBytes(US_ASCII));
  }

  private void write(byte[] text) {
    try {
      bytes.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
