package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.event.Rejection;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.persist.DeadLetter.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a batch holds: events, each id that a client gave once, and what can't be stored. */
record Contents(List<Row> rows, List<DeadLetter> deadLetters) {

  Contents {
    rows = List.copyOf(rows);
    deadLetters = List.copyOf(deadLetters);
  }

  /**
   * @param isStorable whether there is a place in the table for what was received at a time
   */
  static Contents of(Batch batch, Predicate<Instant> isStorable) {
    List<Row> rows = new ArrayList<>(batch.entries().size());
    List<DeadLetter> deadLetters = new ArrayList<>();
    Set<Row.Name> given = new HashSet<>();
    for (Entry entry : batch.entries()) {
      switch (entry) {
        case Entry.OfGarbage(long offset, byte[] bytes, Rejection rejection) ->
            deadLetters.add(new DeadLetter(offset, bytes, Reason.NO_EVENT, rejection.detail()));
        case Entry.OfEvent(long offset, int size, Event event)
            when !isStorable.test(event.receivedAt()) ->
            deadLetters.add(outOfTime(offset, event));
        case Entry.OfEvent(long offset, int size, Event event) -> {
          Row row = new Row(offset, event);
          if (!event.id().given() || given.add(row.name())) {
            rows.add(row);
          }
        }
      }
    }
    return new Contents(rows, deadLetters);
  }

  private static DeadLetter outOfTime(long offset, Event event) {
    return new DeadLetter(
        offset,
        EventCodec.encode(event),
        Reason.OUT_OF_TIME,
        "No events of %s are kept.".formatted(event.receivedAt()));
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
