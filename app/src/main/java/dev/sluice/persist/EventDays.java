package dev.sluice.persist;

import dev.sluice.store.SqlState;
import io.r2dbc.postgresql.api.PostgresqlException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The days that events are stored in, each a partition of their table. */
final class EventDays {

  /** As far as the clocks of those who take events in may be ahead of ours. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private static final String CHECK_VIOLATION = "23514";

  /** Where nothing is dropped, a log can still hold what nobody has meant to. */
  private static final Duration OLDEST = Duration.ofDays(3650);

  private final DatabaseClient database;
  private final Clock clock;
  private final @Nullable Duration retention;
  private final Set<LocalDate> made = ConcurrentHashMap.newKeySet();
  private final Set<LocalDate> grown = ConcurrentHashMap.newKeySet();

  /**
   * @param retention for how long events are kept, null for ever
   */
  EventDays(DatabaseClient database, Clock clock, @Nullable Duration retention) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
  }

  /** What is to become of an event, by the time at which it was received. */
  enum Fate {
    /** There is a day for it, or one can be made. */
    STORABLE,
    /** Its day was dropped, or is about to be: a log may hold what is no longer kept. */
    EXPIRED,
    /** No day has ever been meant for it. */
    OUT_OF_TIME
  }

  Fate fateOf(Instant received) {
    Instant now = clock.instant();
    if (!received.isAfter(now.minus(OLDEST)) || !received.isBefore(now.plus(AHEAD))) {
      return Fate.OUT_OF_TIME;
    }
    return retention == null || received.isAfter(now.minus(retention))
        ? Fate.STORABLE
        : Fate.EXPIRED;
  }

  /** Makes those that are missing. */
  Mono<Void> cover(Set<LocalDate> days) {
    return Flux.fromIterable(days).filter(day -> !made.contains(day)).concatMap(this::make).then();
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

  /** Rows have come to them. */
  void grew(Set<LocalDate> days) {
    grown.addAll(days);
  }

  /** Those that have grown since it was asked last. */
  List<LocalDate> grown() {
    List<LocalDate> taken = List.copyOf(grown);
    taken.forEach(grown::remove);
    return taken;
  }

  /** Some of those that were there are no longer: what is known of them is asked for anew. */
  void forget(Set<LocalDate> days) {
    made.removeAll(days);
  }

  /** Whether a row found no partition: that breaks a rule as well, but one that has no name. */
  static boolean areMissing(Throwable failure) {
    return SqlState.of(failure).equals(CHECK_VIOLATION)
        && SqlState.said(failure) instanceof PostgresqlException refusal
        && refusal.getErrorDetails().getConstraintName().isEmpty();
  }

  /** Makes the weeks that ids are stored in today and tomorrow. */
  Mono<Void> makeWeeks() {
    return database
        .sql("SELECT make_week(week) FROM weeks_around(now(), '1 day') AS week")
        .fetch()
        .rowsUpdated()
        .then();
  }
}
