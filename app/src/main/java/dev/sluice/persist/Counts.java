package dev.sluice.persist;

import static dev.sluice.persist.Columns.column;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.persist.Growth.Activity;
import dev.sluice.persist.Growth.Holder;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The counts of each log partition, which grow with its rows. */
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
    growth.holders().forEach(holder -> all.add(Counted.usersOf(holder.client())));
    return numbers.of(all);
  }

  /** Gives the new values of those that are for all time, by partition. */
  Mono<Map<Integer, List<Commit.Change>>> add(
      Session session, Armful armful, Growth growth, Map<Counted, Long> known) {
    Map<Cell, Long> cells = cells(growth, known);
    return bind(session.sql(ADD_COUNTS), armful, growth, known, List.copyOf(cells.entrySet()))
        .bind("mostUsers", mostUsers)
        .map(row -> Map.entry(Column.required(row, "log_partition", Integer.class), change(row)))
        .all()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())))
        .doOnNext(changes -> requireAll(cells.keySet(), changes.values(), known));
  }

  /**
   * A database that was restored may lack numbers that we remember, or have given them to others.
   */
  private void requireAll(
      Set<Cell> cells, Collection<List<Commit.Change>> changes, Map<Counted, Long> known) {
    long counted = cells.stream().filter(cell -> cell.span == Span.ALL).count();
    long told =
        changes.stream().flatMap(List::stream).filter(change -> isMeant(change, known)).count();
    if (told != counted) {
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

  private record Cell(Holder holder, long number, Span span, long since) {}

  /** Holders are named by their place among all of them: a number is read quicker than a UUID. */
  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement,
      Armful armful,
      Growth growth,
      Map<Counted, Long> known,
      List<Map.Entry<Cell, Long>> cells) {
    List<Holder> holders = List.copyOf(growth.holders());
    Map<Holder, Integer> places = new HashMap<>();
    holders.forEach(holder -> places.put(holder, places.size() + 1));
    Map<Integer, Long> versions =
        armful.batches().stream().collect(toMap(Batch::partition, batch -> batch.next().next()));
    List<Activity> active = growth.active();
    return statement
        .bind("clients", column(holders, Holder::client, UUID[]::new))
        .bind("partitions", column(holders, Holder::partition, Integer[]::new))
        .bind("versions", column(holders, each -> of(versions, each.partition()), Long[]::new))
        .bind(
            "userKeys",
            column(holders, each -> of(known, Counted.usersOf(each.client())), Long[]::new))
        .bind("owners", column(cells, each -> of(places, each.getKey().holder), Integer[]::new))
        .bind("keys", column(cells, each -> each.getKey().number, Long[]::new))
        .bind("spans", column(cells, each -> each.getKey().span.label(), String[]::new))
        .bind("since", column(cells, each -> each.getKey().since, Long[]::new))
        .bind("more", column(cells, Map.Entry::getValue, Long[]::new))
        .bind("employers", column(active, each -> of(places, each.holder()), Integer[]::new))
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
      Holder holder = new Holder(more.partition(), more.counted().kind().client());
      for (Span span : Span.values()) {
        cells.merge(
            new Cell(holder, number, span, span.since(more.minute())), more.events(), Long::sum);
      }
    }
    return cells;
  }

  private static <K, V> V of(Map<K, V> numbers, K key) {
    return requireNonNull(numbers.get(key));
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
