package dev.sluice.query;

import dev.sluice.event.EventReader;
import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * What SQL says of the events that are meant, but for when they were received.
 *
 * @param aliases other ids of the user who is asked for, under any of which they may be
 * @param occurred when they were, by the client's word
 * @param text that their metadata has in it somewhere
 */
record Conditions(
    EventFilter fields, List<String> aliases, TimeRange occurred, @Nullable String text) {

  private static final String OCCURRED =
      "occurred_at >= :occurredFrom AND occurred_at < :occurredTo";

  /** What is not received within that has an index of its own, as there is little of it. */
  private static final Duration IN_TIME = Duration.ofHours(1);

  private static final String IS_LATE = "received_at - occurred_at > interval '1 hour'";
  private static final String IS_AHEAD = "occurred_at - received_at > interval '1 hour'";

  private static final String ALIAS = "alias";

  private static final String TEXT = "position(lower(:text) IN lower(metadata::text)) > 0";

  Conditions {
    aliases = List.copyOf(aliases);
  }

  Conditions(EventFilter fields, TimeRange occurred, @Nullable String text) {
    this(fields, List.of(), occurred, text);
  }

  /** The same of a user under other ids as well. */
  Conditions joining(List<String> others) {
    return new Conditions(fields, others, occurred, text);
  }

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
            fields.given().keySet().stream().map(this::match),
            Stream.of(OCCURRED).filter(condition -> isOccurredAsked()),
            Stream.of(TEXT).filter(condition -> text != null))
        .flatMap(each -> each);
  }

  private String match(EventField field) {
    return names(field).collect(Collectors.joining(", ", field.column() + " IN (", ")"));
  }

  /** What the values of a field are bound under, one of which it must have. */
  private Stream<String> names(EventField field) {
    Stream<String> others =
        IntStream.range(0, field == EventField.USER ? aliases.size() : 0)
            .mapToObj(i -> ":" + ALIAS + i);
    return Stream.concat(Stream.of(name(field)), others);
  }

  /**
   * What the index of fields is asked for, in :segments of :client: one for each field, since it
   * finds what they have in common.
   */
  Stream<String> tokens() {
    return tokens(fields.given().keySet());
  }

  /** The same for some of the fields that are given. */
  Stream<String> tokens(Set<EventField> some) {
    return some.stream()
        .map(
            field ->
                names(field).map(name -> tokens(field, name)).collect(Collectors.joining(" || ")))
        .map(Conditions::inIndex);
  }

  /**
   * @param tokens one of which a row must have
   */
  static String inIndex(String tokens) {
    return "event_tokens(segment, client_id, action, user_id, page, role, session_id, ip) && (%s)"
        .formatted(tokens);
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
    for (int i = 0; i < aliases.size(); i++) {
      bound = bound.bind(ALIAS + i, aliases.get(i));
    }
    if (isOccurredAsked()) {
      bound = bound.bind("occurredFrom", occurred.from()).bind("occurredTo", occurred.to());
    }
    return text == null ? bound : bound.bind("text", text);
  }
}
