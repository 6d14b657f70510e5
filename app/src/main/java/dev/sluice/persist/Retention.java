package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import dev.sluice.store.SqlState;
import dev.sluice.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Drops what is older than it is kept for, and puts right what is counted of users. Where somebody
 * is in the way, the rest stays as it is until the next look.
 */
final class Retention extends Rounds implements Alarm {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int AT_ONCE = 500;

  private final Transactions transactions;
  private final Consumer<Commit> announcements;
  private final PersistSettings settings;
  private final Setbacks setbacks = new Setbacks(Clock.systemUTC());

  Retention(
      Schema schema,
      Transactions transactions,
      Consumer<Commit> announcements,
      PersistSettings settings) {
    super("retention", Role.PERSIST, schema, LOOK_EVERY);
    this.transactions = transactions;
    this.announcements = announcements;
    this.settings = settings;
  }

  @Override
  public List<String> raised() {
    return setbacks.raised();
  }

  @Override
  protected Mono<Void> look() {
    return Flux.concat(
            dropDays(settings.retention()),
            correctUsers(),
            dropWeeks(new OldWeeks(transactions, settings.rememberIds())),
            delete(OldRows.minutes(transactions, settings.keepMinutes())),
            deleteReports(settings.keepReports()))
        .then();
  }

  private Flux<Void> dropDays(@Nullable Duration retention) {
    if (retention == null) {
      return Flux.empty();
    }
    OldDays days = new OldDays(transactions, retention);
    return days.list()
        .concatMap(day -> tried("the day " + day, drop(days, day)))
        .concatWith(delete(OldRows.deadLetters(transactions, retention)));
  }

  private Flux<Void> deleteReports(@Nullable Duration kept) {
    return kept == null ? Flux.empty() : delete(OldRows.reports(transactions, kept));
  }

  private Flux<Void> delete(OldRows rows) {
    return setbacks.attempt(rows.name(), rows.delete().then());
  }

  /** Users are forgotten before the day goes, so that it is done again where that fails. */
  private Mono<Void> drop(OldDays days, LocalDate day) {
    long begun = System.nanoTime();
    return days.empty(day)
        .doOnNext(rows -> note(day, rows, begun))
        .delayUntil(rows -> tell().then(days.forgetUsers()).then(tell()))
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

  /** Also where nothing is dropped: when there are more log partitions, users come to another. */
  private Flux<Void> correctUsers() {
    Corrections corrections = new Corrections(transactions);
    return corrections
        .due()
        .concatMap(
            client ->
                setbacks.attempt(
                    "To add up the users of client " + client, corrections.correct(client).then()));
  }

  /** Where somebody is in the way that is no failure. */
  private Flux<Void> tried(String what, Mono<Void> work) {
    return setbacks.attempt(
        "To drop " + what,
        work.onErrorResume(
            Retention::isInUse,
            failure -> {
              log.info("Somebody uses {}, which will be dropped later", what);
              return Mono.empty();
            }));
  }

  private static boolean isInUse(Throwable failure) {
    return SqlState.of(failure).equals(LOCK_NOT_AVAILABLE);
  }

  private Flux<Void> dropWeeks(OldWeeks weeks) {
    return weeks.list().concatMap(week -> tried("the week " + week, drop(weeks, week)));
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
