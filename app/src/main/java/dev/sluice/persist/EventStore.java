package dev.sluice.persist;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.log.Place;
import dev.sluice.persist.Erasures.Erased;
import dev.sluice.store.Session;
import dev.sluice.store.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The tables that a batch changes, all of them in one transaction. */
final class EventStore {

  private final DatabaseClient database;
  private final Transactions transactions;
  private final EventDays days;
  private final String topic;
  private final Segments segments;
  private final Claims claims;
  private final Counts counts;
  private final DeadLetters deadLetters;
  private final Erasures erasures;
  private final Profiles profiles;
  private final Way sieve;

  EventStore(
      DatabaseClient database,
      Transactions transactions,
      EventDays days,
      String topic,
      Erasures erasures,
      Profiles profiles,
      PersistSettings settings) {
    this.database = database;
    this.transactions = transactions;
    this.days = days;
    this.topic = topic;
    this.segments = new Segments(database);
    this.claims = new Claims(topic, settings.rememberIds(), transactions.limit());
    this.counts =
        new Counts(
            new KeyNumbers(database, settings.countedKeys(), settings.knownKeys().bytes()),
            settings.countedUsers());
    this.erasures = erasures;
    this.profiles = profiles;
    this.deadLetters = new DeadLetters(topic);
    this.sieve = new Sieve(claims);
  }

  /**
   * The places that the partitions stand at. Whoever is at work on one of them is waited for, so
   * that what comes out is where he leaves it.
   */
  Mono<Map<Integer, Place>> positions(Set<Integer> partitions) {
    return database
        .sql(
            """
            INSERT INTO log_positions (topic, partition)
            SELECT :topic, partition FROM unnest(:partitions::int[]) AS partition
            ON CONFLICT (topic, partition) DO UPDATE SET updated_at = now()
            RETURNING partition, next_offset, mark
            """)
        .bind("topic", topic)
        // in one order, for two may ask for the same ones
        .bind("partitions", partitions.stream().sorted().toArray(Integer[]::new))
        .map(StoredPlaces::place)
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /**
   * Stores an armful whole, or nothing of it where somebody else has written from the beginning of
   * one of its batches. What is already there or can't be stored is looked for only once the quick
   * way has failed. Where a day of it has been dropped meanwhile, or the database was restored and
   * lacks what had been made, it is judged again.
   */
  Mono<Stored> commit(Armful armful) {
    return judged(armful)
        .onErrorResume(EventDays::areMissing, failure -> days.makeWeeks().then(judged(armful)));
  }

  private Mono<Stored> judged(Armful armful) {
    Contents contents = Contents.of(armful, days);
    Growth growth = Growth.of(contents.rows());
    return stored(armful, contents, growth)
        .doOnNext(stored -> days.grew(growth.days()))
        .doOnError(EventDays::areMissing, failure -> days.forget(growth.days()));
  }

  private Mono<Stored> stored(Armful armful, Contents contents, Growth growth) {
    return days.cover(growth.days())
        // one after the other: a writer never holds two connections
        .then(segments.newest())
        .zipWhen(segment -> counts.numbered(growth))
        .map(known -> new Attempt(armful, contents, growth, known.getT1(), known.getT2()))
        .flatMap(
            attempt ->
                transactions
                    .run(session -> attempt.run(session, EventRows::store))
                    .onErrorResume(
                        Sieve::blamesARow,
                        failure -> transactions.run(session -> attempt.run(session, sieve))));
  }

  /** How rows are stored. */
  @FunctionalInterface
  interface Way {

    Mono<Outcome> store(Session session, List<Row> rows, int segment);
  }

  private final class Attempt {

    private final Armful armful;
    private final Contents contents;
    private final Growth growth;
    private final int segment;
    private final Map<Counted, Long> known;

    Attempt(
        Armful armful, Contents contents, Growth growth, int segment, Map<Counted, Long> known) {
      this.armful = armful;
      this.contents = contents;
      this.growth = growth;
      this.segment = segment;
      this.known = known;
    }

    Mono<Stored> run(Session session, Way way) {
      return Segments.note(session, growth.stretches(Segments.STRETCH), segment)
          .then(Mono.defer(() -> claims.claim(session, armful, contents.rows())))
          .zipWhen(repeated -> erasures.among(session, contents.events()))
          .flatMap(
              known -> store(session, way, contents.rowsWithout(known.getT1()), known.getT2()));
    }

    private Mono<Stored> store(Session session, Way way, List<Row> rows, Erased erased) {
      List<Row> spared = erased.sparedOf(rows);
      return way.store(session, spared, segment)
          .flatMap(outcome -> conclude(session, outcome, erased, rows.size() - spared.size()));
    }

    private Mono<Stored> conclude(
        Session session, Outcome outcome, Erased erased, long erasedRows) {
      List<DeadLetter> letters = contents.deadLettersAnd(outcome.refused());
      List<DeadLetter> spared = erased.sparedOfLetters(letters);
      long gone = erasedRows + letters.size() - spared.size();
      return deadLetters
          .bury(session, spared)
          .zipWhen(
              buried -> counts.add(session, armful, growthOf(outcome.stored()), known),
              (buried, changes) ->
                  new Stored(
                      armful,
                      commits(changes),
                      outcome.stored().size(),
                      contents.expired(),
                      gone,
                      buried,
                      0))
          .zipWhen(stored -> profiles.add(session, outcome.stored(), erased), Stored::leavingOut);
    }

    private List<Commit> commits(Map<Integer, List<Commit.Change>> changes) {
      return armful.batches().stream()
          .map(Batch::partition)
          .map(
              partition ->
                  new Commit(
                      partition,
                      changes.getOrDefault(partition, List.of()),
                      contents.cause(partition)))
          .toList();
    }

    private Growth growthOf(List<Row> stored) {
      return stored.size() == contents.rows().size() ? growth : Growth.of(stored);
    }
  }
}
