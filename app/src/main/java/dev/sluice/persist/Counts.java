package dev.sluice.persist;

import static java.util.Objects.requireNonNull;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.persist.Growth.Activity;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The counts of a log partition, which grow with its rows. */
final class Counts {

  /** The slot that has what is taken off for rows that were dropped. */
  static final int DROPPED = -1;

  private static final String ADD_COUNTS = ClassPathText.of("sql/add_counts.sql");

  private final KeyNumbers numbers;
  private final long mostUsers;

  /**
   * @param mostUsers users of a client that are counted one by one in each log partition
   */
  Counts(KeyNumbers numbers, long mostUsers) {
    this.numbers = numbers;
    this.mostUsers = mostUsers;
  }

  /** Finds the number of all that is counted, which has a transaction of its own. */
  Mono<Map<Counted, Long>> numbered(Growth growth) {
    Set<Counted> all = new HashSet<>();
    growth.more().forEach(more -> all.add(more.counted()));
    growth.clients().forEach(client -> all.add(Counted.usersOf(client)));
    return numbers.of(all);
  }

  /** Gives the new values of those that are for all time. */
  Mono<List<Commit.Change>> add(
      Session session, Batch batch, Growth growth, Map<Counted, Long> known) {
    Map<Cell, Long> cells = cells(growth, known);
    return bind(session.sql(ADD_COUNTS), growth, known, List.copyOf(cells.entrySet()))
        .bind("partition", batch.partition())
        .bind("version", batch.next().next())
        .bind("mostUsers", mostUsers)
        .map(Counts::change)
        .all()
        .collectList()
        .doOnNext(changes -> requireAll(cells.keySet(), changes, known));
  }

  /**
   * A database that was restored may lack numbers that we remember, or have given them to others.
   */
  private void requireAll(Set<Cell> cells, List<Commit.Change> changes, Map<Counted, Long> known) {
    long counted = cells.stream().filter(cell -> cell.span == Span.ALL).count();
    if (changes.stream().filter(change -> isMeant(change, known)).count() != counted) {
      numbers.forget();
      throw new IllegalStateException("Numbers of what is counted are gone from the database");
    }
  }

  /** Users and how their actions are spread have no number of a key that a client names. */
  private static boolean isMeant(Commit.Change change, Map<Counted, Long> known) {
    return Dimension.OF_EVENTS.stream()
        .filter(dimension -> dimension.label().equals(change.dimension()))
        .anyMatch(
            dimension ->
                change.key().equals(KeyNumbers.OTHERS)
                    || known.containsKey(Counted.of(change.client(), dimension, change.key())));
  }

  /** What has been taken off the totals of clients, as it stands. */
  static Flux<Commit.Change> dropped(Session session) {
    return session
        .sql(
            """
            SELECT client_id, dimension, key, value, 0::bigint AS before, version
            FROM counts JOIN counted_keys USING (client_id)
            WHERE id = key_id AND dimension IN ('total', 'users')
              AND span = 'all' AND log_partition = :dropped
            """)
        .bind("dropped", DROPPED)
        .map(Counts::change)
        .all();
  }

  private record Cell(UUID client, long number, Span span, long since) {}

  /** Clients are named by their place among all of them: a number is read quicker than a UUID. */
  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement,
      Growth growth,
      Map<Counted, Long> known,
      List<Map.Entry<Cell, Long>> cells) {
    List<UUID> clients = List.copyOf(growth.clients());
    Map<UUID, Integer> places = new HashMap<>();
    clients.forEach(client -> places.put(client, places.size() + 1));
    List<Activity> active = growth.active();
    return statement
        .bind("clients", clients.toArray(UUID[]::new))
        .bind("userKeys", column(clients, each -> of(known, Counted.usersOf(each)), Long[]::new))
        .bind("owners", column(cells, each -> of(places, each.getKey().client), Integer[]::new))
        .bind("keys", column(cells, each -> each.getKey().number, Long[]::new))
        .bind("spans", column(cells, each -> each.getKey().span.label(), String[]::new))
        .bind("since", column(cells, each -> each.getKey().since, Long[]::new))
        .bind("more", column(cells, Map.Entry::getValue, Long[]::new))
        .bind("employers", column(active, each -> of(places, each.client()), Integer[]::new))
        .bind("users", column(active, Activity::user, String[]::new))
        .bind("actions", column(active, Activity::actions, Long[]::new))
        .bind("first", column(active, Activity::first, Long[]::new))
        .bind("last", column(active, Activity::last, Long[]::new));
  }

  /** What has no number of its own is added up with the others that have none. */
  private static Map<Cell, Long> cells(Growth growth, Map<Counted, Long> known) {
    Map<Cell, Long> cells = new HashMap<>();
    for (Growth.More more : growth.more()) {
      long number = of(known, more.counted());
      UUID client = more.counted().kind().client();
      for (Span span : Span.values()) {
        cells.merge(
            new Cell(client, number, span, span.since(more.minute())), more.events(), Long::sum);
      }
    }
    return cells;
  }

  private static <K, V> V of(Map<K, V> numbers, K key) {
    return requireNonNull(numbers.get(key));
  }

  private static <E, T> T[] column(List<E> entries, Function<E, T> value, IntFunction<T[]> array) {
    return entries.stream().map(value).toArray(array);
  }

  private static Commit.Change change(Readable row) {
    return new Commit.Change(
        Column.required(row, "client_id", UUID.class),
        Column.required(row, "dimension", String.class),
        Column.required(row, "key", String.class),
        Column.required(row, "value", Long.class),
        Column.required(row, "before", Long.class),
        Column.required(row, "version", Long.class));
  }
}
