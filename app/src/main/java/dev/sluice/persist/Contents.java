package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.Rejection;
import dev.sluice.live.Cause;
import dev.sluice.log.Entry;
import dev.sluice.persist.DeadLetter.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is stored together: events, each id that a client gave once, and what can't be stored.
 *
 * @param expired how many events there are that are no longer kept
 */
record Contents(List<Row> rows, List<DeadLetter> deadLetters, long expired) {

  Contents {
    rows = List.copyOf(rows);
    deadLetters = List.copyOf(deadLetters);
  }

  static Contents of(Armful armful, EventDays days) {
    Sorting sorting = new Sorting(days);
    armful
        .batches()
        .forEach(batch -> batch.entries().forEach(entry -> sorting.add(batch.partition(), entry)));
    return new Contents(sorting.rows, sorting.deadLetters, sorting.expired);
  }

  private static final class Sorting {
    private final EventDays days;
    private final List<Row> rows = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Set<Row.Name> given = new HashSet<>();
    private long expired;

    Sorting(EventDays days) {
      this.days = days;
    }

    void add(int partition, Entry entry) {
      switch (entry) {
        case Entry.OfGarbage(long offset, byte[] bytes, Rejection rejection) ->
            deadLetters.add(
                new DeadLetter(
                    partition, offset, bytes, Reason.NO_EVENT, rejection.detail(), null));
        case Entry.OfEvent event -> add(new Row(partition, event.offset(), event.event()));
      }
    }

    private void add(Row row) {
      switch (days.fateOf(row.event().receivedAt())) {
        case STORABLE -> addOnce(row);
        case EXPIRED -> expired++;
        case OUT_OF_TIME -> deadLetters.add(outOfTime(row));
      }
    }

    private void addOnce(Row row) {
      if (!row.event().id().given() || given.add(row.name())) {
        rows.add(row);
      }
    }
  }

  private static DeadLetter outOfTime(Row row) {
    return DeadLetter.of(
        row, Reason.OUT_OF_TIME, "No events of %s are kept.".formatted(row.event().receivedAt()));
  }

  /** All that can be told as such, whether it can be stored or not. */
  List<Event> events() {
    return Stream.concat(
            rows.stream().map(Row::event),
            deadLetters.stream().flatMap(letter -> Stream.ofNullable(letter.event())))
        .toList();
  }

  /** What who is shown the counts of a partition may be told of. */
  Cause cause(int partition) {
    return rows.stream()
        .filter(row -> row.partition() == partition)
        .findFirst()
        .map(row -> new Cause(row.event().receivedAt(), null))
        .orElse(Cause.UNKNOWN);
  }

  List<Row> rowsWithout(Set<Row.Name> names) {
    return names.isEmpty()
        ? rows
        : rows.stream().filter(row -> !names.contains(row.name())).toList();
  }

  List<DeadLetter> deadLettersAnd(List<Outcome.Refused> refused) {
    return Stream.concat(deadLetters.stream(), refused.stream().map(Outcome.Refused::letter))
        .toList();
  }
}
