package dev.sluice.query;

import dev.sluice.event.EventReader;
import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * What SQL says of the events that are meant, but for when they were received.
 *
 * @param occurred when they were, by the client's word
 * @param text that their metadata has in it somewhere
 */
record Conditions(EventFilter fields, TimeRange occurred, @Nullable String text) {

  private static final String OCCURRED =
      "occurred_at >= :occurredFrom AND occurred_at < :occurredTo";

  /** What is not received within that has an index of its own, as there is little of it. */
  private static final Duration IN_TIME = Duration.ofHours(1);

  private static final String IS_LATE = "received_at - occurred_at > interval '1 hour'";
  private static final String IS_AHEAD = "occurred_at - received_at > interval '1 hour'";

  private static final String TEXT = "position(lower(:text) IN lower(metadata::text)) > 0";

  /**
   * When they can have been received, of a time: what says that it occurred later than that is
   * refused.
   */
  TimeRange within(TimeRange received) {
    Instant earliest = occurred.from().minus(EventReader.MAX_AHEAD);
    return earliest.isAfter(received.from()) ? new TimeRange(earliest, received.to()) : received;
  }

  /** When they can have been received within an hour of when they occurred. */
  TimeRange inTime() {
    return new TimeRange(occurred.from().minus(IN_TIME), occurred.to().plus(IN_TIME));
  }

  /** What is true of all that is meant, by where it is looked for. */
  static Stream<String> on(Walk.Side side) {
    return switch (side) {
      case AHEAD_OF_TIME -> Stream.of(IS_AHEAD);
      case IN_TIME -> Stream.empty();
      case LATE -> Stream.of(IS_LATE);
    };
  }

  /** What the row itself must say. */
  Stream<String> matches() {
    return Stream.of(
            fields.given().keySet().stream().map(field -> field.column() + " = " + name(field)),
            Stream.of(OCCURRED).filter(condition -> isOccurredAsked()),
            Stream.of(TEXT).filter(condition -> text != null))
        .flatMap(each -> each);
  }

  /**
   * What the index of fields is asked for, in :segments of :client: one for each field, since it
   * finds what they have in common.
   */
  Stream<String> tokens() {
    return fields.given().keySet().stream().map(Conditions::tokens).map(Conditions::inIndex);
  }

  /**
   * @param tokens one of which a row must have
   */
  static String inIndex(String tokens) {
    return "event_tokens(segment, client_id, action, user_id, page, role, session_id, ip) && (%s)"
        .formatted(tokens);
  }

  static String tokens(EventField asked) {
    return tokens(asked, name(asked));
  }

  /** What the index has of a value, which is bound under a name. */
  static String tokens(EventField asked, String name) {
    return Stream.of(EventField.values())
        .map(field -> field == asked ? name : "NULL")
        .collect(Collectors.joining(", ", "search_tokens(:segments, :client, ", ")"));
  }

  private static String name(EventField field) {
    return ":" + field.column() + field.cast();
  }

  private boolean isOccurredAsked() {
    return !occurred.equals(TimeRange.ALWAYS);
  }

  /** Whether an index tells where they are. */
  boolean areIndexed() {
    return fields.isGiven() || isOccurredAsked();
  }

  GenericExecuteSpec bind(GenericExecuteSpec statement) {
    GenericExecuteSpec bound = statement;
    for (Map.Entry<EventField, String> field : fields.given().entrySet()) {
      bound = bound.bind(field.getKey().column(), field.getValue());
    }
    if (isOccurredAsked()) {
      bound = bound.bind("occurredFrom", occurred.from()).bind("occurredTo", occurred.to());
    }
    return text == null ? bound : bound.bind("text", text);
  }
}
