package dev.sluice.query;

import dev.sluice.event.Rfc3339;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** From a time to another, which is no part of it. */
record TimeRange(Instant from, Instant to) {

  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  static final TimeRange ALWAYS = new TimeRange(Instant.EPOCH, LATEST);

  /** Milliseconds since 1970, in no more digits than a number has room for. */
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");

  /** An end of a range as it is written; after 1970, as all events are. */
  static Optional<Instant> end(String text) {
    Optional<Instant> time =
        MILLISECONDS.matcher(text).matches()
            ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
            : Rfc3339.parse(text);
    return time.filter(end -> !end.isBefore(Instant.EPOCH) && !end.isAfter(LATEST));
  }
}
