package dev.sluice.query;

import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What is asked for: checked, so that the search need not.
 *
 * @param aliases other ids of the user who is asked for
 * @param received when the server took it
 * @param occurred when it was, by the client's word
 * @param text that the metadata has in it somewhere
 * @param after the place behind which the page begins
 */
record SearchQuery(
    EventFilter fields,
    List<String> aliases,
    TimeRange received,
    TimeRange occurred,
    @Nullable String text,
    Order order,
    int limit,
    Cursor after) {

  static final Set<String> KNOWN = known();

  SearchQuery {
    aliases = List.copyOf(aliases);
  }

  SearchQuery(
      EventFilter fields,
      TimeRange received,
      TimeRange occurred,
      @Nullable String text,
      Order order,
      int limit,
      Cursor after) {
    this(fields, List.of(), received, occurred, text, order, limit, after);
  }

  private static Set<String> known() {
    Set<String> known = new HashSet<>(Selection.PARAMETERS);
    known.addAll(Set.of("order", "limit", "cursor"));
    return Set.copyOf(known);
  }

  /**
   * @param opening of a cursor that was given out
   */
  static SearchQuery of(
      MultiValueMap<String, String> given, Function<String, Optional<String>> opening) {
    return of(Parameters.of(given, KNOWN), opening);
  }

  static SearchQuery of(Parameters parameters, Function<String, Optional<String>> opening) {
    Order order =
        parameters.read("order", Order::parse, "must be 'asc' or 'desc'").orElse(Order.DESC);
    Selection wanted = Selection.of(parameters);
    return new SearchQuery(
        wanted.conditions().fields(),
        wanted.received(),
        wanted.conditions().occurred(),
        wanted.conditions().text(),
        order,
        parameters.limit(),
        parameters
            .cursor(text -> opening.apply(text).flatMap(Cursor::parse))
            .orElse(Cursor.first(order)));
  }

  /** The same of what was received before a moment. */
  SearchQuery before(Instant moment) {
    Instant until = received.to().isBefore(moment) ? received.to() : moment;
    return new SearchQuery(
        fields,
        aliases,
        new TimeRange(received.from(), until),
        occurred,
        text,
        order,
        limit,
        after);
  }

  /** The same of a user under other ids as well. */
  SearchQuery joining(List<String> others) {
    return new SearchQuery(fields, others, received, occurred, text, order, limit, after);
  }

  /** Of when those were received that can be meant. */
  TimeRange searched() {
    return conditions().within(received);
  }

  /** Outside of it whatever is meant was received long before or after it occurred. */
  TimeRange inTime() {
    return Walk.Stretch.around(conditions().inTime());
  }

  Conditions conditions() {
    return new Conditions(fields, aliases, occurred, text);
  }

  /** Whether an index tells where they are. */
  boolean isIndexed() {
    return conditions().areIndexed();
  }

  /** Whether some of the events of that time may be wanted and others not. */
  boolean isFiltered() {
    return isIndexed() || text != null;
  }
}
