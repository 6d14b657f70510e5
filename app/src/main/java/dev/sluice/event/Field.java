package dev.sluice.event;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of an event that mean something to us, and their names in JSON. */
enum Field {
  ID("id"),
  ACTION("action"),
  USER("user"),
  PAGE("page"),
  ROLE("role"),
  SESSION("session"),
  OCCURRED_AT("occurredAt"),
  IP("ip"),
  USER_AGENT("userAgent"),
  METADATA("metadata"),

  ID_GIVEN("idGiven"),
  CLIENT("client"),
  RECEIVED_AT("receivedAt");

  private static final int LONGEST = 10;

  private static final Field[][] BY_LENGTH =
      IntStream.rangeClosed(0, LONGEST).mapToObj(Field::ofLength).toArray(Field[][]::new);

  private final String json;

  Field(String json) {
    this.json = json;
  }

  private static Field[] ofLength(int length) {
    return Stream.of(values()).filter(f -> f.json.length() == length).toArray(Field[]::new);
  }

  /** The one whose name was just read, or null if it is none of these. */
  static @Nullable Field of(JsonCursor key) {
    return key.isEscaped() ? ofText(key.text()) : ofBytes(key);
  }

  private static @Nullable Field ofBytes(JsonCursor key) {
    for (Field field : BY_LENGTH[Math.min(key.length(), LONGEST)]) {
      if (key.spells(field.json)) {
        return field;
      }
    }
    return null;
  }

  private static @Nullable Field ofText(String name) {
    return Stream.of(values()).filter(f -> f.json.equals(name)).findAny().orElse(null);
  }

  @Override
  public String toString() {
    return json;
  }
}
