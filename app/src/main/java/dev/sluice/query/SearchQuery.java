package dev.sluice.query;

import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.util.MultiValueMap;

/**
 * What is asked for: checked, so that the search need not.
 *
 * @param after the place behind which the page begins
 */
record SearchQuery(Selection wanted, Order order, int limit, Cursor after) {

  static final Set<String> KNOWN = known();

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
    return new SearchQuery(
        Selection.of(parameters),
        order,
        parameters.limit(),
        parameters
            .cursor(text -> opening.apply(text).flatMap(Cursor::parse))
            .orElse(Cursor.first(order)));
  }

  /** The same of what was received before a moment. */
  SearchQuery before(Instant moment) {
    TimeRange received = received();
    Instant until = received.to().isBefore(moment) ? received.to() : moment;
    return of(wanted.received(new TimeRange(received.from(), until)));
  }

  /** The same of a user under other ids as well. */
  SearchQuery joining(List<String> others) {
    return of(new Selection(conditions().joining(others), received()));
  }

  private SearchQuery of(Selection others) {
    return new SearchQuery(others, order, limit, after);
  }

  /** When the server took it. */
  TimeRange received() {
    return wanted.received();
  }

  /** Of when those were received that can be meant. */
  TimeRange searched() {
    return conditions().within(received());
  }

  /** Outside of it whatever is meant was received long before or after it occurred. */
  TimeRange inTime() {
    return Walk.Stretch.around(conditions().inTime());
  }

  Conditions conditions() {
    return wanted.conditions();
  }

  /** Whether an index tells where they are. */
  boolean isIndexed() {
    return conditions().areIndexed();
  }

  /** Whether some of the events of that time may be wanted and others not. */
  boolean isFiltered() {
    return !wanted.isOfTimeAlone();
  }
}
