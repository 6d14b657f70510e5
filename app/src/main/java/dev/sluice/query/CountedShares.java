package dev.sluice.query;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How many events the days of a time have, and how many of what is asked for.
 *
 * @param events what is not in it is not there, or counted together with much else
 */
record CountedShares(Map<CountName, Long> events) {

  /** What is so large a part of all is found sooner by a walk through all than by an index. */
  private static final int COMMON_PART = 8;

  CountedShares {
    events = Map.copyOf(events);
  }

  /** How many are looked through at the most. */
  long atMost(ScanQuery query) {
    LongStream ofFields =
        query.conditions().fields().given().entrySet().stream()
            .map(CountedShares::name)
            .filter(events::containsKey)
            .mapToLong(events::get);
    return LongStream.concat(ofFields, LongStream.of(atMost(query.countedActions())))
        .min()
        .orElse(all());
  }

  private long atMost(Collection<CountName> names) {
    return names.isEmpty() || !events.keySet().containsAll(names) ? all() : sum(names);
  }

  /** The fields by which few events are meant. */
  Set<EventField> rare(EventFilter fields) {
    Set<EventField> rare = EnumSet.noneOf(EventField.class);
    fields.given().entrySet().stream()
        .filter(field -> isRare(Set.of(name(field))))
        .forEach(field -> rare.add(field.getKey()));
    return rare;
  }

  boolean isRare(Collection<CountName> names) {
    return sum(names) * COMMON_PART < all();
  }

  private long all() {
    return events.getOrDefault(CountName.TOTAL, 0L);
  }

  private long sum(Collection<CountName> names) {
    return names.stream().mapToLong(name -> events.getOrDefault(name, 0L)).sum();
  }

  /** What a field's value is counted as, where it is. */
  static CountName name(Map.Entry<EventField, String> field) {
    return new CountName(field.getKey().column(), field.getValue());
  }
}
