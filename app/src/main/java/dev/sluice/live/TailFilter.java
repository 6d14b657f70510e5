package dev.sluice.live;

import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.EventFilter;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.Selection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader of a tail is shown, as the search says it. When they were received is no
 * part of it: that is now, or while he was away.
 *
 * @param occurred when they were, by the client's word
 * @param text that their metadata has in it somewhere, in small letters
 */
record TailFilter(EventFilter fields, TimeRange occurred, @Nullable String text) {

  /** The parameters that it is read from. */
  static final Set<String> PARAMETERS =
      Stream.concat(EventFilter.FIELDS.stream(), Stream.of("occurredFrom", "occurredTo", "q"))
          .collect(Collectors.toUnmodifiableSet());

  static final TailFilter ALL = of(new EventFilter(null, null, null, null, null, null));

  TailFilter {
    text = text == null ? null : small(text);
  }

  static TailFilter of(EventFilter fields) {
    return new TailFilter(fields, TimeRange.ALWAYS, null);
  }

  static TailFilter of(Parameters parameters) {
    return new TailFilter(
        EventFilter.of(parameters), Selection.occurred(parameters), Selection.text(parameters));
  }

  /** An event has few fields, but any number of texts and times might be looked for in it. */
  boolean isOneOfMany() {
    return text != null || !occurred.equals(TimeRange.ALWAYS);
  }

  /**
   * Whether it is one of them.
   *
   * @param small its metadata in small letters, which are made where a text is looked for
   */
  boolean takes(FoundEvent event, Supplier<String> small) {
    return fields.takes(event)
        && isOfItsTime(event)
        && (text == null || small.get().contains(text));
  }

  private boolean isOfItsTime(FoundEvent event) {
    return occurred.equals(TimeRange.ALWAYS)
        || (!event.occurredAt().isBefore(occurred.from())
            && event.occurredAt().isBefore(occurred.to()));
  }

  /** Letter by letter, as the database does. */
  static String small(@Nullable String text) {
    StringBuilder small = new StringBuilder();
    if (text != null) {
      text.codePoints().map(Character::toLowerCase).forEach(small::appendCodePoint);
    }
    return small.toString();
  }
}
