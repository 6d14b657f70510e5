package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Our rules of JSON a second time, on Jackson's parser: slower, and with nothing in common with the
 * reader that it is compared with.
 */
final class JacksonReader {

  private static final Pattern ZERO = Pattern.compile("-?[0.]+([eE][+-]?0*\\d{1,3})?");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser json;

  private JacksonReader(JsonParser json) {
    this.json = json;
  }

  /** An object's members, each as Jackson writes it, or the reason why there are none. */
  sealed interface Outcome {

    record Members(Map<String, String> byName) implements Outcome {}

    record Refused(Rejection rejection) implements Outcome {}
  }

  static Outcome read(byte[] bytes) {
    try (JsonParser json = parser(bytes)) {
      return new Outcome.Members(new JacksonReader(json).members());
    } catch (RejectedException e) {
      return new Outcome.Refused(e.rejection());
    } catch (JacksonException e) {
      return new Outcome.Refused(new Rejection.MalformedJson(e.toString()));
    }
  }

  /** Any JSON of ours as Jackson writes it. */
  static String rewritten(String value) {
    try (JsonParser json = parser(value.getBytes(UTF_8))) {
      json.nextToken();
      return new JacksonReader(json).value("value");
    }
  }

  /** On bytes: of a text it takes any character for the hex digit that its lower half would be. */
  private static JsonParser parser(byte[] bytes) {
    requireUtf8(bytes);
    return FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length);
  }

  private static void requireUtf8(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0 && !text.startsWith("\ufeff")) {
        return;
      }
    } catch (CharacterCodingException e) {
      // refused below
    }
    throw new RejectedException(new Rejection.InvalidEncoding("not as it should be"));
  }

  private Map<String, String> members() {
    Map<String, String> members = new HashMap<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      requireValue();
      throw new RejectedException(new Rejection.NotAnObject());
    }
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      boolean isNew = members.put(text(name, "event"), "") == null;
      requireNew(isNew, name);
      json.nextToken();
      members.put(name, value(name));
    }
    requireEnd();
    return members;
  }

  private void requireValue() {
    if (json.currentToken() == null) {
      throw new RejectedException(new Rejection.MalformedJson("nothing"));
    }
    value("event");
    requireEnd();
  }

  private void requireEnd() {
    if (json.nextToken() != null) {
      throw new RejectedException(new Rejection.MalformedJson("more"));
    }
  }

  private String value(String field) {
    StringWriter text = new StringWriter();
    try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      copy(to, field, 0);
    }
    return text.toString();
  }

  private void copy(JsonGenerator to, String field, int depth) {
    switch (json.currentToken()) {
      case START_OBJECT -> copyObject(to, field, deeper(depth));
      case START_ARRAY -> copyArray(to, field, deeper(depth));
      case VALUE_STRING -> to.writeString(text(json.getString(), field));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(number(field));
      default -> to.copyCurrentEvent(json);
    }
  }

  private void copyObject(JsonGenerator to, String field, int depth) {
    to.writeStartObject();
    Set<String> seen = new HashSet<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      requireNew(seen.add(text(name, field)), name);
      to.writeName(name);
      json.nextToken();
      copy(to, field, depth);
    }
    to.writeEndObject();
  }

  private void copyArray(JsonGenerator to, String field, int depth) {
    to.writeStartArray();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      copy(to, field, depth);
    }
    to.writeEndArray();
  }

  private static int deeper(int depth) {
    if (depth == StrictJson.MAX_DEPTH) {
      throw new RejectedException(new Rejection.TooDeep(depth));
    }
    return depth + 1;
  }

  private static void requireNew(boolean isNew, String name) {
    if (!isNew) {
      throw new RejectedException(new Rejection.DuplicateKey(name));
    }
  }

  private String number(String field) {
    String number = json.getString();
    double value = number.length() > 1000 ? Double.NaN : Double.parseDouble(number);
    if (value == 0 ? !ZERO.matcher(number).matches() : !Double.isFinite(value)) {
      throw new RejectedException(new Rejection.NumberOutOfRange(field));
    }
    return number;
  }

  private static String text(String text, String field) {
    boolean keepable =
        text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (!keepable) {
      throw new RejectedException(new Rejection.InvalidString(field));
    }
    return text;
  }
}
