package dev.sluice.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import org.jspecify.annotations.Nullable;

/**
 * An event as it goes into the log, a fraction of the size that it has as an object.
 *
 * @param key what decides on its partition; with none it goes wherever there is room
 */
public record Encoded(byte @Nullable [] key, byte[] value) {

  public static Encoded of(Event event) {
    return new Encoded(key(event), EventCodec.encode(event));
  }

  /** A user's events keep their order, and the retry of an event meets the first one. */
  private static byte @Nullable [] key(Event event) {
    if (event.user() != null) {
      return (event.client() + "/" + event.user()).getBytes(UTF_8);
    }
    return event.id().given() ? (event.client() + "#" + event.id().value()).getBytes(UTF_8) : null;
  }

  public int size() {
    return value.length + (key == null ? 0 : key.length);
  }
}
