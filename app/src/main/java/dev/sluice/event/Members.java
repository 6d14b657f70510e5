package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, as they were written, each of them once. */
public final class Members {

  /** Those of an empty object. */
  public static final Members NONE = new Members();

  private final Map<String, String> written = new LinkedHashMap<>();

  private Members() {}

  /** Reads an object and translates it, or says what is wrong with it. */
  public static Reading translated(
      byte[] bytes, int from, int to, Function<Members, Reading> translation) {
    try {
      return translation.apply(read(bytes, from, to));
    } catch (RejectedException e) {
      return new Reading.Rejected(e.rejection());
    }
  }

  /**
   * Reads an object.
   *
   * @throws RejectedException if it is none, or not as we take it
   */
  public static Members of(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  static Members read(byte[] bytes, int from, int to) {
    Utf8.require(bytes, from, to);
    JsonCursor json = new JsonCursor(bytes, from, to);
    if (json.peek() != '{') {
      StrictJson.check(json, "event");
      json.end();
      throw new RejectedException(new Rejection.NotAnObject());
    }
    Members members = new Members();
    for (boolean more = json.open('}'); more; more = json.goesOn('}')) {
      members.readOne(json);
    }
    json.end();
    return members;
  }

  private void readOne(JsonCursor json) {
    StrictJson.key(json, "event");
    String name = json.text();
    json.peek();
    int from = json.at();
    StrictJson.check(json, StrictJson.named(name));
    if (written.put(name, json.writtenAt(from, json.at())) != null) {
      throw new RejectedException(new Rejection.DuplicateKey(StrictJson.named(name)));
    }
  }

  /** The members of an object that was checked before, or nothing where it is no object. */
  public static Optional<Map<String, String>> of(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return bytes[0] == '{'
        ? Optional.of(Collections.unmodifiableMap(read(bytes, 0, bytes.length).written))
        : Optional.empty();
  }

  public Set<String> names() {
    return written.keySet();
  }

  /** A member's JSON, just as it was written. */
  public @Nullable String json(String name) {
    return written.get(name);
  }

  /** A member that is a text, where there is one; null counts as absent. */
  public Optional<String> text(String name) {
    String json = written.get(name);
    if (json == null || json.equals("null")) {
      return Optional.empty();
    }
    if (json.charAt(0) != '"') {
      throw new RejectedException(
          new Rejection.InvalidField(name, "The field '" + name + "' must be a text."));
    }
    return Optional.of(Escapes.undone(json.substring(1, json.length() - 1)));
  }

  /** The same, where a number is taken as text. */
  public Optional<String> textOrNumber(String name) {
    String json = written.get(name);
    return json != null && (json.charAt(0) == '-' || Character.isDigit(json.charAt(0)))
        ? Optional.of(json)
        : text(name);
  }

  /** The same, where there is any text in it; whatever else it may be counts as absent too. */
  public Optional<String> anyText(String name) {
    String json = written.get(name);
    return json == null || "{[tfn".indexOf(json.charAt(0)) >= 0
        ? Optional.empty()
        : textOrNumber(name).filter(text -> !text.isBlank());
  }

  /** A member that is a time, where there is one. */
  public Optional<Instant> time(String name) {
    return textOrNumber(name)
        .map(text -> Rfc3339.parseOrMillis(text).orElseThrow(() -> notATime(name)));
  }

  private static RejectedException notATime(String name) {
    return new RejectedException(
        new Rejection.InvalidField(
            name,
            "The field '"
                + name
                + "' must be an RFC 3339 time with a zone, or milliseconds since 1970."));
  }

  /** A member that is an object; whatever else it may be counts as absent. */
  public Optional<Members> object(String name) {
    String json = written.get(name);
    return json != null && json.charAt(0) == '{'
        ? Optional.of(of(json.getBytes(UTF_8)))
        : Optional.empty();
  }

  /** All members as they were written, but for these. */
  public Map<String, String> without(Set<String> names) {
    Map<String, String> rest = new LinkedHashMap<>(written);
    rest.keySet().removeAll(names);
    return rest;
  }

  public String requiredText(String name) {
    return required(name, text(name));
  }

  /** What a member says that has to be there, and to say something. */
  public static String required(String name, Optional<String> said) {
    String text = said.orElseThrow(() -> new RejectedException(new Rejection.MissingField(name)));
    if (text.isEmpty()) {
      throw new RejectedException(
          new Rejection.InvalidField(name, "The field '" + name + "' must not be empty."));
    }
    return text;
  }
}
