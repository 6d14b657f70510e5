package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Schema;
import dev.sluice.store.SqlState;
import dev.sluice.store.Transactions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Drops what is older than it is kept for. Where somebody is in the way, all stays as it is until
 * the next look.
 */
final class Retention implements Stage {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int AT_ONCE = 500;

  private final Schema schema;
  private final Transactions transactions;
  private final Consumer<Commit> announcements;
  private final PersistSettings settings;

  Retention(
      Schema schema,
      Transactions transactions,
      Consumer<Commit> announcements,
      PersistSettings settings) {
    this.schema = schema;
    this.transactions = transactions;
    this.announcements = announcements;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Role role() {
    return Role.PERSIST;
  }

  /** Nobody: what is old is in nobody's way. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Rounds.every(LOOK_EVERY, schema, () -> look().thenReturn(true), drain);
  }

  Mono<Void> look() {
    return dropDays(settings.retention())
        .then(dropWeeks(new OldWeeks(transactions, settings.rememberIds())))
        .then(OldRows.minutes(transactions, settings.keepMinutes()).delete())
        .then(deleteReports(settings.keepReports()))
        .then();
  }

  private Mono<Void> deleteReports(@Nullable Duration kept) {
    return kept == null ? Mono.empty() : OldRows.reports(transactions, kept).delete().then();
  }

  private Mono<Void> dropDays(@Nullable Duration retention) {
    if (retention == null) {
      return Mono.empty();
    }
    OldDays days = new OldDays(transactions, retention);
    return days.list()
        .concatMap(day -> later(drop(days, day), "The day " + day))
        .then(OldRows.deadLetters(transactions, retention).delete())
        .then();
  }

  /** Users are forgotten before the day goes, so that it is done again where that fails. */
  private Mono<Void> drop(OldDays days, LocalDate day) {
    long begun = System.nanoTime();
    return days.empty(day)
        .delayUntil(rows -> days.forgetUsers().then(tell()))
        .doOnNext(rows -> note(day, rows, begun))
        .flatMap(rows -> days.drop(day))
        .then();
  }

  /** All that is counted in this slot, since what was told before does no harm. */
  private Mono<Void> tell() {
    return transactions
        .run(session -> Counts.dropped(session).collectList())
        .flatMapIterable(changes -> changes)
        .buffer(AT_ONCE)
        .doOnNext(changes -> announcements.accept(new Commit(Counts.DROPPED, changes)))
        .then();
  }

  private static Mono<Void> later(Mono<Void> work, String what) {
    return work.onErrorResume(
        Retention::isInUse,
        failure -> {
          log.info("{} is in use and will be dropped later", what);
          return Mono.empty();
        });
  }

  private static boolean isInUse(Throwable failure) {
    return SqlState.of(failure).equals(LOCK_NOT_AVAILABLE);
  }

  private Mono<Void> dropWeeks(OldWeeks weeks) {
    return weeks.list().concatMap(week -> later(drop(weeks, week), "The week " + week)).then();
  }

  private static Mono<Void> drop(OldWeeks weeks, String week) {
    return weeks
        .drop(week)
        .filter(dropped -> dropped)
        .doOnNext(dropped -> log.info("Dropped the ids of {}", week))
        .then();
  }

  private static void note(LocalDate day, long rows, long begun) {
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);
    log.info("Dropped {} events of {} in {} ms", rows, day, taken.toMillis());
  }
}
