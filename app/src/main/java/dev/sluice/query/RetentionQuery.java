package dev.sluice.query;

import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Whose coming back is looked at: checked.
 *
 * @param fields what the events are that count, but for their actions
 * @param weeks the last of which is going on
 * @param action by which a user begins; by being seen at all where there is none
 * @param returning what counts as coming back; anything where there is none
 */
record RetentionQuery(
    UUID client,
    EventFilter fields,
    CalendarBuckets weeks,
    @Nullable String action,
    @Nullable String returning) {

  private static final int USUAL_WEEKS = 8;
  private static final int MOST_WEEKS = 26;

  private static final Set<String> KNOWN =
      Stream.concat(EventFilter.FIELDS.stream(), Stream.of("weeks", "zone", "returning"))
          .collect(Collectors.toUnmodifiableSet());

  static RetentionQuery of(UUID client, MultiValueMap<String, String> given, Instant now) {
    Parameters parameters = Parameters.of(given, KNOWN);
    int weeks = parameters.number("weeks", USUAL_WEEKS, MOST_WEEKS);
    return new RetentionQuery(
        client,
        fields(parameters),
        weeks(weeks, AskedTime.zone(parameters), now),
        parameters.text("action"),
        parameters.text("returning"));
  }

  /** The action is what a user begins with. */
  private static EventFilter fields(Parameters parameters) {
    EventFilter given = EventFilter.of(parameters);
    return new EventFilter(
        null, given.user(), given.page(), given.role(), given.session(), given.ip());
  }

  private static CalendarBuckets weeks(int weeks, ZoneId zone, Instant now) {
    ZonedDateTime current = CalendarUnit.WEEK.start(now.atZone(zone));
    TimeRange range =
        new TimeRange(
            CalendarUnit.WEEK.start(current.minusWeeks(weeks - 1L)).toInstant(),
            CalendarUnit.WEEK.next(current).toInstant());
    return CalendarBuckets.of(CalendarUnit.WEEK, zone, range);
  }

  /** Whether a user may begin who was there before: with something that he had not done yet. */
  boolean isAnew() {
    return action != null || fields.isGiven();
  }

  /** The events that have a part in it: all, where any will do for one of the two. */
  ScanQuery events() {
    return new ScanQuery(
        client,
        Selection.of(fields, weeks.range(), TimeRange.ALWAYS),
        action == null || returning == null ? List.of() : Stream.of(action, returning).toList());
  }
}
