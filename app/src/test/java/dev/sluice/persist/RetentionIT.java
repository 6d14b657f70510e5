package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.ScratchDatabase;
import dev.sluice.Seed;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.store.Column;
import dev.sluice.store.ScratchStore;
import dev.sluice.store.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

class RetentionIT extends StoreTrial {

  private static final ScratchStore SCRATCH = new ScratchStore();
  private static final Duration KEPT = Duration.ofDays(3000);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Less than whoever waits for a lock would take. */
  private static final long NOT_HELD_UP_MILLIS = 4000;

  private static final Random RANDOM = Seed.random();
  private static final int WRITERS = 3;

  private final LocalDate old = LocalDate.now(ZoneOffset.UTC).minusDays(3010 + RANDOM.nextInt(600));
  private final Instant then = old.atTime(12, 0).toInstant(ZoneOffset.UTC);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final List<Commit> announced = new CopyOnWriteArrayList<>();

  RetentionIT() {
    super(SCRATCH.database(), SCRATCH.transactions());
  }

  @BeforeEach
  void addUpAllDays() {
    run(
        """
        INSERT INTO closed_periods (kind, starts_at, ends_at)
        VALUES ('day', now()::date - 1, now()::date) ON CONFLICT DO NOTHING
        """);
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void a_day_that_is_no_longer_kept_is_dropped_with_all_that_was_counted_of_it() {
    commit(batch(0, 0, seen("ada", then), seen("bob", then), seen("ada", now)));

    look(KEPT);

    assertGone(old);
    assertThat(rows()).isOne();
    assertThat(counts())
        .containsEntry("total:", 1L)
        .containsEntry("action:x", 1L)
        .containsEntry("users:", 1L);
    assertThatCountsAreRows();
  }

  @Test
  void a_day_is_kept_until_the_last_of_it_is_old_and_an_hour_has_passed() {
    Instant due = old.plusDays(1).atTime(1, 0).toInstant(ZoneOffset.UTC);
    commit(batch(0, 0, seen("ada", then)));

    look(Duration.between(due, Instant.now()).plusMinutes(10));
    assertThat(partitions(old)).isOne();
    assertThat(rows()).isOne();

    assertGone(old, Duration.between(due, Instant.now()).minusMinutes(10));
  }

  @Test
  void a_day_is_kept_until_it_is_added_up() {
    commit(batch(0, 0, seen("ada", then)));
    run("DELETE FROM closed_periods");

    look(KEPT);
    assertThat(partitions(old)).isOne();

    addUpAllDays();
    look(KEPT);
    assertGone(old);
  }

  @Test
  void without_a_retention_nothing_is_dropped() {
    commit(batch(0, 0, seen("ada", then)));

    look(null);

    assertThat(rows()).isOne();
    look(KEPT);
  }

  @Test
  void what_is_dropped_is_announced_so_that_live_totals_fall() {
    commit(batch(0, 0, seen("ada", then), seen("ada", now)));

    assertGone(old);

    assertThat(announced)
        .allMatch(commit -> commit.partition() == -1)
        .flatExtracting(Commit::changes)
        .contains(new Commit.Change(client, "total", "", -1, 0, 1));
  }

  @Test
  void who_has_nothing_left_is_forgotten_and_new_when_he_comes_back() {
    commit(batch(0, 0, seen("ada", then), seen("bob", then), seen("bob", now)));
    commit(batch(1, 0, seen("ada", then)));

    assertGone(old);

    assertThat(users()).containsExactly("bob");
    assertThat(counts()).containsEntry("users:", 1L);

    commit(batch(0, 3, seen("ada", now)));

    assertThat(users()).containsExactlyInAnyOrder("ada", "bob");
    assertThat(counts()).containsEntry("users:", 2L);
    assertThatCountsAreRows();
  }

  @Test
  void who_has_nothing_left_is_forgotten_though_others_are_added_up_just_then()
      throws SQLException {
    commit(batch(0, 0, seen("ada", then), seen("bob", then), seen("bob", now)));
    OldDays days = new OldDays(transactions, KEPT);
    await().atMost(SOON).until(() -> Answers.of(days.empty(old).defaultIfEmpty(0L)) > 0);

    CompletableFuture<@Nullable Void> forgotten;
    try (Connection other =
        SCRATCH.begun("SELECT pg_advisory_xact_lock(hashtext('sluice.retention'))")) {
      forgotten = days.forgetUsers().toFuture();
      await().atMost(SOON).until(() -> forgotten.isDone() || ScratchDatabase.isWaitedFor(other));
    }
    assertThat(forgotten).succeedsWithin(SOON);

    assertThat(users()).containsExactly("bob");
    assertGone(old);
  }

  @Test
  void who_is_said_to_be_something_is_still_known_when_his_events_are_dropped() {
    commit(
        batch(
            0,
            0,
            said("ada", "{\"anonymousId\":\"browser-1\",\"traits\":{\"plan\":\"pro\"}}"),
            said("bob", "{\"anonymousId\":\"browser-2\",\"traits\":{\"plan\":null}}")));

    assertGone(old);

    assertThat(users()).isEmpty();
    assertThat(
            texts(
                "SELECT name || ' ' || (first_seen = '%1$s' AND last_seen = '%1$s') AS found FROM profiles WHERE client_id = '%2$s'"
                    .formatted(then, client)))
        .containsExactly("ada true");
    assertThat(texts("SELECT id AS found FROM joined_ids WHERE client_id = '%s'".formatted(client)))
        .containsExactly("browser-1");
    assertThatCountsAreRows();
  }

  private Event said(String user, String metadata) {
    return TellingLoad.event(EventId.made(then), client, "identify", user, then, then, metadata);
  }

  @Test
  void a_crowd_that_was_counted_together_is_forgotten_together() {
    EventStore few = store(topic, settings(null, 2));
    Event[] crowd =
        IntStream.range(0, 9).mapToObj(i -> seen("user-" + i, then)).toArray(Event[]::new);
    Answers.of(few.commit(batch(0, 0, crowd[0], crowd[1])));
    Answers.of(few.commit(batch(0, 2, crowd)));
    Answers.of(few.commit(batch(0, 11, seen("user-0", now), seen("user-7", now))));

    assertGone(old);

    assertThat(users()).containsExactlyInAnyOrder("user-0", "(other)");
    assertThatCountsAreRows();
  }

  @Test
  void who_is_forgotten_leaves_room_for_others() {
    EventStore few = store(topic, settings(null, 2));
    Answers.of(few.commit(batch(0, 0, seen("ada", then), seen("bob", then))));
    assertGone(old);

    Answers.of(few.commit(batch(0, 2, seen("cleo", now), seen("dora", now))));
    Answers.of(few.commit(batch(0, 4, seen("eve", now))));

    assertThat(users()).containsExactlyInAnyOrder("cleo", "dora", "(other)");
    assertThatCountsAreRows();
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
  private static Mono<Stored> persistent(EventStore store, Batch batch) {
    return store.commit(batch).retryWhen(Retry.indefinitely().filter(EventDays::areMissing));
  }

  private static Event[] mixed(Event[] some, Event[] others) {
    return IntStream.range(0, some.length * 2)
        .mapToObj(i -> i % 2 == 0 ? some[i / 2] : others[i / 2])
        .toArray(Event[]::new);
  }

  @Test
  void a_day_that_cannot_be_emptied_is_told_and_keeps_nothing_else_from_its_turn() {
    LocalDate stuck = old.minusDays(1);
    LocalDate week = week().minusWeeks(3);
    run("SELECT make_week('%s')".formatted(week));
    commit(batch(0, 0, seen("ada", then.minus(Duration.ofDays(1))), seen("ada", then)));
    run(
        """
        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'This day stays'; END $$
        """);
    run(
        "CREATE TRIGGER stays BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse()"
            .formatted(table(stuck)));
    Retention retention = retention(KEPT);

    Answers.of(retention.look().thenReturn(true));

    assertThat(retention.raised())
        .singleElement()
        .asString()
        .startsWith("To drop the day " + stuck)
        .contains("This day stays");
    assertThat(partitions(stuck)).isOne();
    assertGone(old);
    assertThat(weeks()).doesNotContain(week);
    assertThat(rows()).isOne();
    assertThatCountsAreRows();

    run("DROP TRIGGER stays ON " + table(stuck));
    look(KEPT);
    assertGone(stuck);
  }

  private static String table(LocalDate day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
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

  @Test
  void ids_are_forgotten_only_when_nobody_asks_for_them_any_more() {
    LocalDate gone = week().minusWeeks(3);
    LocalDate asked = week().minusWeeks(1);
    run("SELECT make_week('%s'), make_week('%s')".formatted(gone, asked));

    look(null);

    assertThat(weeks()).contains(asked, week()).doesNotContain(gone);
  }

  @Test
  void minutes_are_kept_for_a_time_and_hours_and_days_for_good() {
    Instant before = now.minus(Duration.ofDays(40));
    commit(batch(0, 0, seen("ada", before), seen("ada", now)));

    look(null);

    assertThat(spans(before)).containsExactlyInAnyOrder("day", "hour");
    assertThat(spans(now)).containsExactlyInAnyOrder("day", "hour", "minute");
    assertThatCountsAreRows();
  }

  @Test
  void reports_are_kept_for_as_long_as_is_asked_and_otherwise_for_good() {
    Instant period = now.minus(Duration.ofDays(90));
    for (Instant starts : List.of(period, now)) {
      run(
          "INSERT INTO activity_reports VALUES ('%s', '%s', '%s', 1)"
              .formatted(client, starts, starts));
    }

    look(null);
    assertThat(reported()).hasSize(2);

    PersistSettings settings = settings(null, Duration.ofDays(60), 1000, 1000);
    Answers.of(
        new Retention(SCRATCH.schema(), transactions, announced::add, settings)
            .look()
            .thenReturn(true));
    assertThat(reported()).containsExactly(now.toString());
  }

  private List<String> reported() {
    return texts(
        "SELECT user_id AS found FROM activity_reports WHERE client_id = '%s'".formatted(client));
  }

  @Test
  void dead_letters_go_with_the_events() {
    commit(
        new Batch(0, place(0), place(2), List.of(garbage(0, "old"), garbage(1, "new")), () -> {}));
    run(
        "UPDATE dead_letters SET created_at = '%s' WHERE topic = '%s' AND log_offset = 0"
            .formatted(now.minus(KEPT).minusSeconds(60), topic));

    look(KEPT);

    assertThat(deadLetters(0)).isEmpty();
    assertThat(deadLetters(1)).containsExactly("new");
  }

  /** Who vacuums it may be in the way for a moment; it is dropped later then. */
  private void assertGone(LocalDate day) {
    assertGone(day, KEPT);
  }

  private void assertGone(LocalDate day, Duration kept) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              if (partitions(day) > 0) {
                look(kept);
              }
              return partitions(day) == 0;
            });
  }

  private void look(@Nullable Duration kept) {
    Answers.of(retention(kept).look().thenReturn(true));
  }

  private Retention retention(@Nullable Duration kept) {
    return new Retention(SCRATCH.schema(), transactions, announced::add, settings(kept, 1000));
  }

  private static PersistSettings settings(@Nullable Duration kept, long users) {
    return settings(kept, 1000, users);
  }

  private Event seen(String user, Instant received) {
    return new Event(
        EventId.made(received),
        client,
        "x",
        user,
        null,
        null,
        null,
        received,
        received,
        null,
        null,
        null);
  }

  private List<String> users() {
    return texts(
        "SELECT DISTINCT user_id AS found FROM users WHERE client_id = '%s'".formatted(client));
  }

  private List<String> spans(Instant time) {
    return texts(
        """
        SELECT span::text AS found FROM counts JOIN counted_keys USING (client_id)
        WHERE client_id = '%s' AND id = key_id AND dimension = 'total' AND span <> 'all'
          AND since = date_trunc(span::text, timestamptz '%s')
        """
            .formatted(client, time));
  }

  private LocalDate week() {
    return Answers.of(
        database
            .sql("SELECT min(week) AS week FROM weeks_around(now(), '0') AS week")
            .map(row -> Column.required(row, "week", LocalDate.class))
            .one());
  }

  private List<LocalDate> weeks() {
    return Answers.of(
        database
            .sql("SELECT begun FROM partitions_of('event_ids')")
            .map(row -> Column.required(row, "begun", LocalDate.class))
            .all());
  }

  private long partitions(LocalDate day) {
    return Answers.of(
        database
            .sql("SELECT count(*) AS found FROM partitions_of('events') WHERE begun = :day")
            .bind("day", day)
            .mapValue(Long.class)
            .one());
  }
}
