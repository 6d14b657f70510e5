package dev.sluice.dialect;

import dev.sluice.event.Members;
import dev.sluice.event.Rfc3339;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as the clients of vendors write it. Not all of them know of zones or put the colon into
 * one, and some write a space for the T: whoever refused that would lose the event.
 */
final class VendorTime {

  private static final Pattern LOOSE =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?) ?(?:Z|([+-]\\d\\d):?(\\d\\d))?)?");
  private static final String MIDNIGHT = "00:00:00";

  private VendorTime() {}

  /** The time that a member says, if it says anything. */
  static Optional<Instant> of(Members members, String name) {
    return members
        .textOrNumber(name)
        .filter(text -> !text.isBlank())
        .flatMap(text -> parse(text).or(() -> members.time(name)));
  }

  /** With a zone or, where it has none, in UTC; or in milliseconds since 1970. */
  static Optional<Instant> parse(String text) {
    return Rfc3339.parseOrMillis(text).or(() -> loosely(text));
  }

  private static Optional<Instant> loosely(String text) {
    Matcher time = LOOSE.matcher(text);
    return time.matches()
        ? Rfc3339.parseOrMillis(
            time.group(1) + 'T' + (time.group(2) == null ? MIDNIGHT : time.group(2)) + zone(time))
        : Optional.empty();
  }

  private static String zone(Matcher time) {
    return time.group(3) == null ? "Z" : time.group(3) + ':' + time.group(4);
  }
}
