package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One JSON object in the making, without spaces; a field that is absent is left out. */
final class JsonWriter {

  private static final int USUAL_ROOM = 512;

  private static final Map<Field, byte[]> KEYS =
      new EnumMap<Field, byte[]>(
          Stream.of(Field.values()).collect(toMap(field -> field, JsonWriter::key)));

  private byte[] bytes = new byte[USUAL_ROOM];
  private int length;

  private static byte[] key(Field field) {
    return ("\"" + field + "\":").getBytes(UTF_8);
  }

  JsonWriter text(Field field, @Nullable String text) {
    if (text != null) {
      byte[] utf8 = escaped(text);
      begin(field, utf8.length + 2);
      put('"');
      put(utf8);
      put('"');
    }
    return this;
  }

  private static byte[] escaped(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    boolean plain = PlainBytes.endOfText(utf8, 0, utf8.length) == utf8.length;
    return plain ? utf8 : Escapes.done(text).getBytes(UTF_8);
  }

  /** A field whose value is JSON already. */
  JsonWriter json(Field field, @Nullable String json) {
    if (json != null) {
      byte[] utf8 = json.getBytes(UTF_8);
      begin(field, utf8.length);
      put(utf8);
    }
    return this;
  }

  /** Makes room for the field and for what ends the object, and writes the name. */
  private void begin(Field field, int valueLength) {
    byte[] key = requireNonNull(KEYS.get(field));
    int needed = length + key.length + valueLength + 2;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, needed));
    }
    put(length == 0 ? '{' : ',');
    put(key);
  }

  private void put(char ascii) {
    bytes[length++] = (byte) ascii;
  }

  private void put(byte[] more) {
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  byte[] written() {
    put('}');
    return Arrays.copyOf(bytes, length);
  }
}
