package dev.sluice.query;

import dev.sluice.event.Rfc3339;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant: all of which all is true that is asked for.
 *
 * @param received when the server took them
 */
public record Selection(Conditions conditions, TimeRange received) {

  /** The parameters that it is read from. */
  static final Set<String> PARAMETERS =
      Stream.concat(
              EventFilter.FIELDS.stream(),
              Stream.of("from", "to", "occurredFrom", "occurredTo", "q"))
          .collect(Collectors.toUnmodifiableSet());

  private static final int LONGEST_TEXT = 256;

  /**
   * By fields and times.
   *
   * @param occurred when they were, by the client's word
   */
  public static Selection of(EventFilter fields, TimeRange received, TimeRange occurred) {
    return new Selection(new Conditions(fields, occurred, null), received);
  }

  static Selection of(Parameters parameters) {
    return new Selection(
        new Conditions(EventFilter.of(parameters), occurred(parameters), text(parameters)),
        parameters.timeRange(Rfc3339::parseOrMillis));
  }

  /** When they were, by the client's word. */
  public static TimeRange occurred(Parameters parameters) {
    return parameters.timeRange("occurredFrom", "occurredTo", Rfc3339::parseOrMillis);
  }

  /** What their metadata has in it somewhere, where that is asked for. */
  public static @Nullable String text(Parameters parameters) {
    return parameters.text("q", LONGEST_TEXT);
  }

  /** Whether it is all that there is. */
  boolean isEverything() {
    return isOfTimeAlone() && received.equals(TimeRange.ALWAYS);
  }

  /** Whether nothing but the time at which they were received tells which they are. */
  boolean isOfTimeAlone() {
    return !conditions.areIndexed() && conditions.text() == null;
  }

  /** The one thing that is asked for besides that time, where it is a field. */
  Optional<Map.Entry<EventField, String>> onlyField() {
    boolean isOne =
        conditions.fields().given().size() == 1
            && conditions.occurred().equals(TimeRange.ALWAYS)
            && conditions.text() == null;
    return isOne ? conditions.fields().given().entrySet().stream().findFirst() : Optional.empty();
  }

  Selection received(TimeRange range) {
    return new Selection(conditions, range);
  }
}
