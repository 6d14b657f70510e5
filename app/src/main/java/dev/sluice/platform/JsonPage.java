package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entries as they are sent, put together one by one and closed before there are too many of them,
 * or too many bytes: a page costs what it may at the most, whatever is in the entries.
 */
public final class JsonPage {

  public static final int MOST_BYTES = 1024 * 1024;

  private final JsonMapper json;
  private final int limit;
  private final FastByteArrayOutputStream bytes = new FastByteArrayOutputStream();
  private int entries;
  private @Nullable Supplier<String> last;
  private @Nullable Instant asOf;
  private boolean isFull;

  public JsonPage(JsonMapper json, int limit) {
    this.json = json;
    this.limit = limit;
  }

  /** Says of when it is. */
  public JsonPage asOf(Instant moment) {
    asOf = moment;
    return this;
  }

  /**
   * Whether there was room for it; for the first there always is.
   *
   * @param cursor the place of the entry, from which the next page goes on
   */
  public boolean takes(Object entry, Supplier<String> cursor) {
    if (entries == limit) {
      isFull = true;
      return false;
    }
    byte[] text = json.writeValueAsBytes(entry);
    isFull = entries > 0 && bytes.size() + text.length > MOST_BYTES;
    if (!isFull) {
      write(entries == 0 ? "{\"data\":[" : ",");
      write(text);
      last = cursor;
      entries++;
    }
    return !isFull;
  }

  /**
   * There may be more, and nobody looks for it now.
   *
   * @param cursor the place from which the next page goes on
   */
  public void breaksOff(Supplier<String> cursor) {
    isFull = true;
    last = cursor;
  }

  /** Whether there is more, which has no room. */
  public boolean isFull() {
    return isFull;
  }

  /** How many entries it still takes. */
  public int room() {
    return limit - entries;
  }

  /** The whole page, with the place to go on from where something found no room. */
  public byte[] bytes() {
    return bytes(Map.of());
  }

  /**
   * The same.
   *
   * @param more members that it has besides
   */
  public byte[] bytes(Map<String, ?> more) {
    write(entries == 0 ? "{\"data\":[],\"next\":" : "],\"next\":");
    write(isFull && last != null ? "\"" + last.get() + "\"" : "null");
    if (asOf != null) {
      write("asOf", asOf);
    }
    more.forEach(this::write);
    write("}");
    return bytes.toByteArrayUnsafe();
  }

  private void write(String member, @Nullable Object value) {
    write(",\"" + member + "\":");
    write(json.writeValueAsBytes(value));
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
