package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.event.Event;
import dev.sluice.store.ScratchStore;
import dev.sluice.store.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Days that are dropped while others write, search, come again or drop them too. */
class RetentionAmidWorkIT extends RetentionTrial {

  private static final ScratchStore SCRATCH = new ScratchStore();

  /** Less than whoever waits for a lock would take. */
  private static final long NOT_HELD_UP_MILLIS = 4000;

  private static final int WRITERS = 3;

  RetentionAmidWorkIT() {
    super(SCRATCH);
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void days_are_dropped_amid_writers_and_the_counts_are_the_rows() {
    RandomLoad load =
        new RandomLoad(
            RANDOM,
            3,
            old.minusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC),
            Duration.ofDays(4));
    RandomLoad today =
        new RandomLoad(RANDOM, load.clients(), now.minusSeconds(9), Duration.ofSeconds(9));
    EventStore few = store(topic, settings(null, 6));
    Answers.of(few.positions(Set.copyOf(IntStream.range(0, WRITERS).boxed().toList())));

    Mono<Void> writers =
        Flux.range(0, WRITERS)
            .flatMap(
                partition ->
                    Flux.range(0, 30)
                        .concatMap(
                            i ->
                                persistent(
                                    few,
                                    batch(
                                        partition,
                                        i * 40L,
                                        mixed(load.events(20), today.events(20))))),
                WRITERS)
            .then();
    Sinks.Empty<Void> written = Sinks.empty();
    AtomicInteger dropped = new AtomicInteger();
    Mono<Void> drops =
        retention(KEPT)
            .look()
            .repeat()
            .takeUntilOther(written.asMono())
            .doFinally(end -> dropped.set(announced.size()))
            .then();
    Answers.of(
        Mono.when(writers.doOnSuccess(end -> written.tryEmitEmpty()), drops).thenReturn(true));
    look(KEPT);

    assertThat(dropped).as("what was dropped while there were writers").hasPositiveValue();
    assertThat(load.clients())
        .allSatisfy(each -> assertThat(check(each).differences()).as(Seed.hint()).isEmpty());
  }

  /** As the stage does it, whose next start begins with the same batch. */
  private static Mono<Stored> persistent(EventStore store, Armful batch) {
    return store.commit(batch).retryWhen(Retry.indefinitely().filter(EventDays::areMissing));
  }

  private static Event[] mixed(Event[] some, Event[] others) {
    return IntStream.range(0, some.length * 2)
        .mapToObj(i -> i % 2 == 0 ? some[i / 2] : others[i / 2])
        .toArray(Event[]::new);
  }

  @Test
  void of_two_that_look_at_once_one_drops() {
    commit(batch(0, 0, seen("ada", then), seen("ada", now)));

    Answers.of(Flux.range(0, 4).flatMap(i -> retention(KEPT).look(), 4).then(Mono.just(true)));

    look(KEPT);
    assertGone(old);
    assertThat(counts()).containsEntry("total:", 1L);
    assertThatCountsAreRows();
  }

  @Test
  void a_long_query_is_not_disturbed_holds_nobody_up_and_the_day_goes_when_it_is_over() {
    commit(batch(0, 0, seen("ada", then), seen("ada", now)));

    Mono<Void> searches =
        Flux.interval(Duration.ofMillis(50))
            .onBackpressureDrop()
            .take(40)
            .concatMap(i -> search().elapsed())
            .doOnNext(search -> assertThat(search.getT1()).isLessThan(NOT_HELD_UP_MILLIS))
            .then();
    Answers.of(reading("SELECT count(*) FROM events", Mono.when(retention(KEPT).look(), searches)));

    assertThat(rows()).isEqualTo(2);
    assertThat(counts()).containsEntry("total:", 2L);
    assertThat(partitions(old)).isOne();
    assertThatCountsAreRows();

    look(KEPT);

    assertGone(old);
    assertThatCountsAreRows();
  }

  @Test
  void a_day_that_is_being_written_to_is_left_as_it_is() {
    commit(batch(0, 0, seen("ada", then)));

    Answers.of(
        transactions.run(
            session -> untouched(session).then(retention(KEPT).look()).thenReturn(true)));

    assertThat(rows()).isOne();
    assertThatCountsAreRows();
    look(KEPT);
    assertGone(old);
  }

  private Mono<Long> untouched(Session session) {
    return session
        .sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        .then()
        .then(
            session
                .sql("UPDATE events SET page = page WHERE client_id = :client")
                .bind("client", client)
                .fetch()
                .rowsUpdated());
  }

  @Test
  void while_another_day_is_searched_a_day_is_emptied_and_goes_later() {
    commit(batch(0, 0, seen("ada", then), seen("ada", now)));

    Answers.of(
        reading(
            "SELECT count(*) FROM events WHERE received_at >= '%s'".formatted(now.minusSeconds(60)),
            retention(KEPT).look()));

    assertThat(rows()).isOne();
    assertThat(partitions(old)).isOne();
    assertThatCountsAreRows();

    look(KEPT);
    assertGone(old);
  }

  private Mono<Long> search() {
    return database.sql("SELECT count(*) AS found FROM events").mapValue(Long.class).one();
  }

  private Mono<Boolean> reading(String query, Mono<Void> meanwhile) {
    return database.inConnection(
        reader ->
            Mono.from(reader.beginTransaction())
                .then(
                    Mono.defer(
                        () ->
                            Mono.from(
                                reader
                                    .createStatement(
                                        "SET LOCAL idle_in_transaction_session_timeout = 0")
                                    .execute())))
                .flatMap(result -> Mono.from(result.getRowsUpdated()).thenReturn(true))
                .then(Mono.defer(() -> Mono.from(reader.createStatement(query).execute())))
                .flatMap(result -> Mono.from(result.map(row -> true)))
                .then(meanwhile)
                .then(Mono.from(reader.rollbackTransaction()))
                .thenReturn(true));
  }

  @Test
  void a_batch_that_meets_a_day_that_was_dropped_is_judged_again() {
    AtomicReference<Duration> behind = new AtomicReference<>(Duration.ofDays(1));
    EventDays days =
        days(KEPT, () -> Duration.between(then, Instant.now()).minus(KEPT).plus(behind.get()));
    EventStore store = store(days);
    Answers.of(store.commit(batch(0, 0, seen("ada", then))));
    assertGone(old);

    Stored again =
        Answers.of(store.commit(batch(0, 1, seen("ada", then), seen("ada", then.plusSeconds(1)))));
    assertGone(old);
    behind.set(Duration.ofDays(-9));
    Event later = seen("ada", then.plus(10, ChronoUnit.DAYS));
    Stored late = Answers.of(store.commit(batch(0, 3, seen("ada", then), later)));

    assertThat(again.events()).isEqualTo(2);
    assertThat(late.events()).isOne();
    assertThat(late.expired()).isOne();
    assertThat(late.deadLetters()).isEmpty();
    assertThat(rows()).isOne();
    assertThatCountsAreRows();
  }

  @Test
  void a_log_that_is_read_again_brings_back_nothing_of_the_days_that_were_dropped() {
    Event gone = seen("ada", then);
    Event kept = seen("ada", now);
    commit(batch(0, 0, gone, kept));
    assertGone(old);
    run("UPDATE log_positions SET next_offset = 0, mark = '' WHERE topic = '%s'".formatted(topic));

    Stored again =
        Answers.of(
            store(new EventDays(database, Clock.systemUTC(), KEPT))
                .commit(batch(0, 0, gone, kept)));

    assertThat(again.expired()).isOne();
    assertThat(again.duplicates()).isOne();
    assertThat(again.deadLetters()).isEmpty();
    assertThat(rows()).isOne();
    assertThatCountsAreRows();
  }

  private EventDays days(Duration kept, Supplier<Duration> behind) {
    return new EventDays(
        database,
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return Instant.now().minus(behind.get());
          }
        },
        kept);
  }

  private EventStore store(EventDays days) {
    return new EventStore(
        database, transactions, days, topic, erasures(), profiles(), settings(null, 1000));
  }
}
