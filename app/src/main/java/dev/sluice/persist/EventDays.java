package dev.sluice.persist;

import dev.sluice.event.Event;
import dev.sluice.event.Reading;
import dev.sluice.log.Batch;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The days that the table of events has a partition for. */
final class EventDays {

  private final DatabaseClient database;
  private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();

  EventDays(DatabaseClient database) {
    this.database = database;
  }

  /** Makes what is missing for a batch. */
  Mono<Void> cover(Batch batch) {
    Set<LocalDate> missing = days(batch);
    missing.removeAll(made);
    return missing.isEmpty()
        ? Mono.empty()
        : Flux.fromIterable(missing).concatMap(this::make).then();
  }

  private static Set<LocalDate> days(Batch batch) {
    return batch.entries().stream()
        .map(entry -> entry.reading())
        .filter(Reading.Accepted.class::isInstance)
        .map(reading -> day(((Reading.Accepted) reading).event()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static LocalDate day(Event event) {
    return LocalDate.ofInstant(event.receivedAt(), ZoneOffset.UTC);
  }

  Mono<Void> make(LocalDate day) {
    return database
        .sql("SELECT make_day(:day)")
        .bind("day", day)
        .fetch()
        .rowsUpdated()
        .doOnSuccess(done -> made.add(day))
        .then();
  }
}
