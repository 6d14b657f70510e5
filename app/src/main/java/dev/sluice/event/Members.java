package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, as they were written, each of them once. */
public final class Members {

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

  public String requiredText(String name) {
    String text =
        text(name).orElseThrow(() -> new RejectedException(new Rejection.MissingField(name)));
    if (text.isEmpty()) {
      throw new RejectedException(
          new Rejection.InvalidField(name, "The field '" + name + "' must not be empty."));
    }
    return text;
  }
}
