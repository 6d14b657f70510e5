package dev.sluice.query;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How many events there are of each kind.
 *
 * @param events of those that have most, by their label
 * @param labelled events that have any label
 * @param total all events
 */
record Sums(SequencedMap<String, Long> events, long labelled, long total) {

  static final Sums NONE = new Sums(new LinkedHashMap<>(), 0, 0);

  Sums {
    events = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(events));
  }

  Sums withTotal(long total) {
    return new Sums(events, labelled, total);
  }

  long of(String label) {
    return events.getOrDefault(label, 0L);
  }

  /** Events of the labels that had no room. */
  long beyond() {
    return labelled - events.values().stream().mapToLong(Long::longValue).sum();
  }
}
