package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.assertj.core.api.Assertions;

/** What comes of an input, at a known time and from a known client. */
final class Reads {

  static final UUID CLIENT = UUID.fromString("0196a2f0-0000-7000-8000-000000000001");
  static final Instant NOW = Instant.parse("2026-05-04T10:00:00.123456Z");
  static final Origin ORIGIN = new Origin(CLIENT, NOW, "203.0.113.77", "curl/8.9");

  private static final EventReader READER = new EventReader(Addresses.TRUNCATE);

  /** What stands around an event in a buffer, and would change it if it were read. */
  private static final byte[] BEFORE = "[{\"\\\\".getBytes(UTF_8);

  private static final byte[] AFTER = "0\"}], \\u00ff\n".getBytes(UTF_8);

  private Reads() {}

  static Reading read(byte[] json) {
    return read(READER, json, ORIGIN);
  }

  static Reading read(EventReader reader, byte[] json, Origin origin) {
    byte[] buffer =
        ByteBuffer.allocate(BEFORE.length + json.length + AFTER.length)
            .put(BEFORE)
            .put(json)
            .put(AFTER)
            .array();
    return reader.read(buffer, BEFORE.length, BEFORE.length + json.length, origin);
  }

  static Reading read(String json) {
    return read(json.getBytes(UTF_8));
  }

  static Event accepted(String json) {
    return event(read(json));
  }

  static Rejection rejected(String json) {
    return rejection(read(json));
  }

  /** An event with one more field, given as it stands in JSON. */
  static String with(String field, String value) {
    return "{\"action\":\"view\",\"%s\":%s}".formatted(field, value);
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  static Event event(Reading reading) {
    return switch (reading) {
      case Reading.Accepted(Event event) -> event;
      case Reading.Rejected(Rejection rejection) -> Assertions.fail(rejection.toString());
    };
  }

  static Rejection rejection(Reading reading) {
    return switch (reading) {
      case Reading.Accepted(Event event) -> Assertions.fail(event.toString());
      case Reading.Rejected(Rejection rejection) -> rejection;
    };
  }
}
