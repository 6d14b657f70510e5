package dev.sluice.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of the JSON object that a body is, found by brackets and quotes alone: what stands in
 * one is for its reader to judge, so that it can't spoil the others.
 */
public final class Envelope {

  private static final char NONE = '\0';

  private final byte[] json;
  private final Set<String> kept;
  private final Map<String, Slice.Whole> members = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final ElementScan scan = new ElementScan();
  private int at;

  private Envelope(byte[] json, Set<String> kept) {
    this.json = json;
    this.kept = kept;
  }

  /**
   * Opens a body.
   *
   * @param kept names of the members that are looked for; of others there may be any number
   * @throws BodyException if it is no object
   */
  public static Envelope of(byte[] json, Set<String> kept) {
    Envelope envelope = new Envelope(json, kept);
    envelope.open();
    return envelope;
  }

  private void open() {
    pass('{');
    if (next() == '}') {
      at++;
    } else {
      do {
        member();
      } while (isFollowed());
    }
    if (next() != NONE) {
      throw fault();
    }
  }

  private void member() {
    String name = name();
    pass(':');
    Slice.Whole value = value();
    if (kept.contains(name) && members.putIfAbsent(name, value) != null) {
      repeated.add(name);
    }
  }

  private String name() {
    if (next() != '"') {
      throw fault();
    }
    Slice.Whole name = value();
    return new String(json, name.from() + 1, name.length() - 2, UTF_8);
  }

  private Slice.Whole value() {
    int from = at + passSpaces();
    if (from == json.length || !scan.begin(json[from])) {
      throw fault();
    }
    at = scan.pass(json, from);
    if (!scan.isOver()) {
      throw fault();
    }
    return new Slice.Whole(json, from, at, members.size());
  }

  private boolean isFollowed() {
    char next = next();
    if (next != ',' && next != '}') {
      throw fault();
    }
    at++;
    return next == ',';
  }

  private void pass(char expected) {
    if (next() != expected) {
      throw fault();
    }
    at++;
  }

  private char next() {
    at += passSpaces();
    return at == json.length ? NONE : (char) json[at];
  }

  private int passSpaces() {
    int to = at;
    while (to < json.length && Lines.isSpace(json[to])) {
      to++;
    }
    return to - at;
  }

  private BodyException fault() {
    return new BodyException(
        BodyFault.NOT_AN_OBJECT, "What stands at byte " + at + " is not that of a JSON object.");
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** A member as it was written, which may be anything. */
  public Optional<Slice.Whole> member(String name) {
    if (repeated.contains(name)) {
      throw new BodyException(
          BodyFault.NOT_AN_OBJECT, "The key '" + name + "' stands twice in one object.");
    }
    return Optional.ofNullable(members.get(name));
  }

  /** A member that is a text without a backslash, such as a key or a time is. */
  public Optional<String> text(String name) {
    return member(name)
        .map(Slice.Whole::text)
        .filter(text -> text.startsWith("\"") && text.indexOf('\\') < 0)
        .map(text -> text.substring(1, text.length() - 1));
  }

  /**
   * The elements of a member that is an array.
   *
   * @param limit bytes of an element at the most
   * @param most elements at the most
   */
  public Optional<List<Slice>> elements(String name, int limit, long most) {
    return member(name).map(array -> elements(array, limit, most));
  }

  private static List<Slice> elements(Slice.Whole array, int limit, long most) {
    return ArraySlicer.elements(array.copied(), limit, most);
  }
}
