package dev.sluice.dialect;

import dev.sluice.access.ShownKeys;
import dev.sluice.body.ArraySlicer;
import dev.sluice.body.BodyException;
import dev.sluice.body.Envelope;
import dev.sluice.body.LineSlicer;
import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Refusals;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is found in the envelopes of other systems' clients. */
final class Contents {

  /** More than any client sends, and than a body has room for where they say anything. */
  static final int MOST_EVENTS = 100_000;

  /** More than are sent before the first that shows a key, where any of them does. */
  private static final int MOST_WITHOUT_KEY = 1000;

  private static final Set<String> KEYS_AND_PROPERTIES =
      Set.of("writeKey", "api_key", "token", "$token", "properties");

  private Contents() {}

  static Optional<String> key(Envelope envelope) {
    return Stream.concat(ShownKeys.MEMBERS.stream(), Stream.of("$token"))
        .flatMap(name -> envelope.text(name).stream())
        .filter(key -> !key.isBlank())
        .findFirst();
  }

  static List<Slice> events(Envelope envelope, String name) {
    return envelope
        .elements(name, EventReader.MAX_EVENT_BYTES, MOST_EVENTS)
        .orElseThrow(() -> Refusals.problem(new Rejection.MissingField(name)));
  }

  /** The same of an array that is all of the body. */
  static List<Slice> events(byte[] array) {
    return ArraySlicer.elements(array, EventReader.MAX_EVENT_BYTES, MOST_EVENTS);
  }

  /** Those that stand on a line each. */
  static List<Slice> lines(byte[] body) {
    return LineSlicer.lines(body, EventReader.MAX_EVENT_BYTES, MOST_EVENTS);
  }

  static boolean isArray(byte[] json) {
    int at = 0;
    while (at < json.length && json[at] <= ' ') {
      at++;
    }
    return at < json.length && json[at] == '[';
  }

  /** The first key that stands in an event or in its properties. */
  static Optional<String> keyWithin(List<Slice> events) {
    return keyWithin(events, Contents::keyIn);
  }

  /** The same of one event. */
  static Optional<String> keyIn(Slice event) {
    return within(event, KEYS_AND_PROPERTIES, Contents::keyOrInProperties);
  }

  /**
   * The first that is seen in an event and has the form of a key, or else the first. Whoever shows
   * none is a stranger, for whom not all that he sends is looked at.
   */
  static Optional<String> keyWithin(List<Slice> events, Function<Slice, Optional<String>> seen) {
    Optional<String> first = Optional.empty();
    for (Slice event : beginning(events)) {
      Optional<String> shown = seen.apply(event);
      if (shown.filter(ShownKeys::isKey).isPresent()) {
        return shown;
      }
      first = first.or(() -> shown);
    }
    return first;
  }

  /** Those of them among which a key is looked for. */
  private static List<Slice> beginning(List<Slice> events) {
    return events.subList(0, Math.min(events.size(), MOST_WITHOUT_KEY));
  }

  private static Optional<String> keyOrInProperties(Envelope event) {
    return key(event)
        .or(
            () ->
                event
                    .member("properties")
                    .flatMap(inner -> within(inner, KEYS_AND_PROPERTIES, Contents::key)));
  }

  /** What is seen of an object that is a part of a body, if it can be told. */
  static Optional<String> within(
      Slice part, Set<String> kept, Function<Envelope, Optional<String>> seen) {
    try {
      return part instanceof Slice.Whole whole
          ? seen.apply(Envelope.of(whole.copied(), kept))
          : Optional.empty();
    } catch (BodyException noObject) {
      return Optional.empty();
    }
  }

  /** The one event that a body is. */
  static Slice only(byte[] body) {
    return body.length > EventReader.MAX_EVENT_BYTES
        ? new Slice.TooLong(0)
        : new Slice.Whole(body, 0, body.length, 0);
  }

  /** A member that is an object, if it is one. */
  static Optional<Members> object(String name, Slice.Whole member) {
    byte[] json = member.copied();
    EventJson.faultOf(name, json)
        .ifPresent(
            fault -> {
              throw Refusals.problem(fault);
            });
    return json[0] == '{' ? Optional.of(Members.of(json)) : Optional.empty();
  }
}
