package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.access.People;
import dev.sluice.access.ProfileSettings;
import dev.sluice.event.Event;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.Place;
import dev.sluice.platform.MemorySize;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store on a topic of its own, and what the database then holds of one client. */
abstract class StoreTrial {

  final DatabaseClient database;
  final Transactions transactions;
  final String topic = "test-" + UUID.randomUUID();
  final UUID client = UUID.randomUUID();
  final EventStore store;

  StoreTrial() {
    this(
        SharedServer.get().bean(DatabaseClient.class), SharedServer.get().bean(Transactions.class));
  }

  StoreTrial(DatabaseClient database, Transactions transactions) {
    this.database = database;
    this.transactions = transactions;
    this.store = store(topic);
  }

  @BeforeEach
  void startAtZero() {
    assertThat(positions(0, 1)).containsOnly(Map.entry(0, place(0)), Map.entry(1, place(0)));
    Answers.of(days().makeWeeks().thenReturn(true));
  }

  EventStore store(String topic) {
    return store(topic, SharedServer.get().bean(PersistSettings.class));
  }

  EventStore store(String topic, PersistSettings settings) {
    return new EventStore(database, transactions, days(), topic, erasures(), profiles(), settings);
  }

  static Profiles profiles() {
    return new Profiles(SharedServer.get().bean(ProfileSettings.class));
  }

  static Erasures erasures() {
    return new Erasures(SharedServer.get().bean(People.class)::trace);
  }

  /** Of which nothing but what a test is about differs from what is usual. */
  static PersistSettings settings(@Nullable Duration retention, int keys, long users) {
    return settings(retention, null, keys, users);
  }

  static PersistSettings settings(
      @Nullable Duration retention, @Nullable Duration reports, int keys, long users) {
    return new PersistSettings(
        2,
        1000,
        DataSize.ofMegabytes(1),
        retention,
        Duration.ofDays(7),
        Duration.ofDays(30),
        reports,
        keys,
        MemorySize.of("1MB"),
        users,
        Duration.ofHours(4));
  }

  EventDays days() {
    return new EventDays(database, Clock.systemUTC(), null);
  }

  static Armful batch(int partition, long from, Event... events) {
    List<Entry> entries =
        IntStream.range(0, events.length).mapToObj(i -> entry(from + i, events[i])).toList();
    return Armful.of(
        new Batch(partition, place(from), place(from + events.length), entries, () -> {}));
  }

  /** What is of different partitions. */
  static Armful together(Armful... each) {
    return new Armful(Stream.of(each).flatMap(armful -> armful.batches().stream()).toList());
  }

  static Place place(long next) {
    return next == 0 ? Place.BEGINNING : new Place(next, "a log");
  }

  static Entry entry(long offset, Event event) {
    return new Entry.OfEvent(offset, 0, event);
  }

  Stored commit(Batch batch) {
    return commit(Armful.of(batch));
  }

  Stored commit(Armful armful) {
    return Answers.of(store.commit(armful));
  }

  /** Whether each wrote, where all begin at the same moment. */
  List<Boolean> wrote(List<Armful> writers) {
    return Answers.of(
        Flux.fromIterable(writers)
            .flatMap(
                armful ->
                    store
                        .commit(armful)
                        .map(stored -> true)
                        .onErrorReturn(FencedException.class, false)));
  }

  Map<Integer, Place> positions(Integer... partitions) {
    return Answers.of(store.positions(Set.of(partitions)));
  }

  /** For what the transaction of this session holds. */
  static Mono<Long> untilSomebodyWaits(Session session) {
    return session
        .sql(
            """
            SELECT count(*) AS waiting FROM pg_locks
            WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
            """)
        .map(row -> Column.required(row, "waiting", Long.class))
        .one()
        .filter(waiting -> waiting > 0)
        .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20)).take(100));
  }

  void run(String sql) {
    Answers.of(database.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }

  long rows() {
    return Answers.of(
        database
            .sql("SELECT count(*) AS rows FROM events WHERE client_id = :client")
            .bind("client", client)
            .map(row -> Objects.requireNonNull(row.get("rows", Long.class)))
            .one());
  }

  Map<String, Long> counts() {
    return Answers.of(
        database
            .sql(
                """
                SELECT dimension || ':' || key AS name, sum(value)::bigint AS value
                FROM counted_keys JOIN counts USING (client_id)
                WHERE client_id = :client AND key_id = id AND span = 'all'
                GROUP BY dimension, key
                """)
            .bind("client", client)
            .map(
                row ->
                    Map.entry(
                        Objects.requireNonNull(row.get("name", String.class)),
                        Objects.requireNonNull(row.get("value", Long.class))))
            .all()
            .collectMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  Checker checker() {
    return new Checker(transactions, Duration.ofDays(30));
  }

  Verdict check(UUID client) {
    return check(client, checker());
  }

  static Verdict check(UUID client, Checker checker) {
    return Answers.of(checker.check(client, day -> {}));
  }

  void assertThatCountsAreRows() {
    assertThat(check(client).differences()).isEmpty();
  }

  static Entry garbage(long offset, String text) {
    return Entry.of(offset, text.getBytes(UTF_8), null);
  }

  List<String> deadLetters(long offset) {
    return letters(offset, "convert_from(payload, 'UTF8')");
  }

  List<String> details(long offset) {
    return letters(offset, "detail");
  }

  private List<String> letters(long offset, String what) {
    return texts(
        "SELECT %s AS found FROM dead_letters WHERE topic = '%s' AND log_offset = %d"
            .formatted(what, topic, offset));
  }

  List<String> texts(String sql) {
    return Answers.of(
        database.sql(sql).map(row -> Column.required(row, "found", String.class)).all());
  }
}
