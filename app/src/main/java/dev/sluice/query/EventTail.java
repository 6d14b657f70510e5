package dev.sluice.query;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.sluice.platform.ClassPathText;
import dev.sluice.query.Frontier.Point;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds a client's events in the order in which they were stored. */
public final class EventTail {

  private static final String FRONTIERS = ClassPathText.of("sql/frontiers.sql");
  static final String RECENT = ClassPathText.of("sql/tail_recent.sql");
  private static final String NEWEST = ClassPathText.of("sql/tail_newest.sql");
  private static final String MINUTES = ClassPathText.of("sql/tail_minutes.sql");
  static final String IN_MINUTES = ClassPathText.of("sql/tail_in_minutes.sql");

  private static final String FOUND = ClassPathText.of("sql/tail_found.sql");

  private static final Comparator<StoredEvent> IN_ORDER =
      Comparator.comparingLong(StoredEvent::offset).thenComparingInt(StoredEvent::partition);

  private static final int AT_ONCE = 64;

  private final DatabaseClient database;
  private final JsonMapper json;
  private final String topic;

  EventTail(DatabaseClient database, JsonMapper json, String topic) {
    this.database = database;
    this.json = json;
    this.topic = topic;
  }

  /** How far it has come with each of some clients, as of now. */
  public Mono<Map<UUID, Frontier>> frontiers(Collection<UUID> clients) {
    return database
        .sql(FRONTIERS)
        .bind("topic", topic)
        .bind("clients", clients.toArray(UUID[]::new))
        .map(Place::of)
        .all()
        .collect(groupingBy(Place::client, collectingAndThen(toList(), EventTail::frontier)));
  }

  private static Frontier frontier(List<Place> places) {
    SortedMap<Integer, Point> points = new TreeMap<>();
    places.stream()
        .filter(place -> place.partition != null)
        .forEach(place -> points.put(place.partition, place.point));
    return new Frontier(places.getFirst().at, points);
  }

  /**
   * The first events between two frontiers. They are looked for where they most likely are, by the
   * time at which they were received. Where that gives fewer than there must be, some have come
   * late, and the counts of minutes tell when they were received.
   *
   * @param most events
   * @param characters of their texts
   */
  public Mono<EventPage> read(UUID client, Frontier from, Frontier to, int most, int characters) {
    Stretch stretch = new Stretch(client, from, to, most);
    long expected = from.eventsTo(to);
    return page(recent(RECENT, stretch), characters)
        .filter(page -> page.found() == expected)
        .switchIfEmpty(Mono.defer(() -> thoroughly(stretch, expected, characters)));
  }

  private Mono<EventPage> thoroughly(Stretch stretch, long expected, int characters) {
    return stretch
        .askWhere(database.sql(MINUTES))
        .map(row -> Column.required(row, "minutes", Instant[].class))
        .one()
        .filter(minutes -> minutes.length > 0)
        .flatMap(
            minutes ->
                page(inMinutes(IN_MINUTES, stretch, minutes), characters)
                    .flatMap(page -> counted(stretch, minutes, expected, page)))
        .defaultIfEmpty(new EventPage(List.of(), 0));
  }

  /** Where some are gone, and not all of the rest is here, it is asked where they are missing. */
  private Mono<EventPage> counted(
      Stretch stretch, Instant[] minutes, long expected, EventPage page) {
    if (page.isWhole() || page.found() >= expected) {
      return Mono.just(page);
    }
    return between(stretch.askBetween(database.sql(FOUND)), minutes)
        .map(
            row ->
                Map.entry(
                    Column.required(row, "log_partition", Integer.class),
                    Column.required(row, "found", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .map(page::counted);
  }

  GenericExecuteSpec recent(String sql, Stretch stretch) {
    return stretch.ask(database.sql(sql)).bind("since", stretch.from.since());
  }

  GenericExecuteSpec inMinutes(String sql, Stretch stretch, Instant[] minutes) {
    return between(stretch.ask(database.sql(sql)), minutes);
  }

  private static GenericExecuteSpec between(GenericExecuteSpec statement, Instant[] minutes) {
    List<Instant> all = Arrays.asList(minutes);
    return statement
        .bind("minutes", minutes)
        .bind("first", Collections.min(all))
        .bind("last", Collections.max(all).plus(Duration.ofMinutes(1)));
  }

  /** Some of the events between two frontiers, which are the newest of them. */
  public Mono<List<StoredEvent>> sample(
      UUID client, Frontier from, Frontier to, int most, int characters) {
    Stretch stretch = new Stretch(client, from, to, most);
    return page(recent(NEWEST, stretch), characters)
        .map(page -> page.events().stream().sorted(IN_ORDER).toList());
  }

  private Mono<EventPage> page(GenericExecuteSpec search, int characters) {
    return Mono.defer(
        () -> {
          EventPage.Draft draft = new EventPage.Draft(characters);
          return search
              .filter(statement -> statement.fetchSize(AT_ONCE))
              .map(this::line)
              .all()
              .takeWhile(draft::takes)
              .then(Mono.fromSupplier(draft::page));
        });
  }

  private EventPage.Line line(Readable row) {
    return new EventPage.Line(StoredEvent.of(row, json), Column.required(row, "found", Long.class));
  }

  /** What lies between two frontiers, partition by partition. */
  record Stretch(UUID client, Frontier from, Frontier to, int most) {

    GenericExecuteSpec ask(GenericExecuteSpec statement) {
      return askBetween(statement).bind("most", most);
    }

    GenericExecuteSpec askBetween(GenericExecuteSpec statement) {
      return askWhere(statement)
          .bind("to", moved().stream().map(p -> to.at(p).offset()).toArray(Long[]::new));
    }

    GenericExecuteSpec askWhere(GenericExecuteSpec statement) {
      return statement
          .bind("client", client)
          .bind("partitions", moved().toArray(Integer[]::new))
          .bind("from", moved().stream().map(p -> from.at(p).offset()).toArray(Long[]::new));
    }

    private List<Integer> moved() {
      return to.points().keySet().stream()
          .filter(partition -> to.at(partition).events() > from.at(partition).events())
          .toList();
    }
  }

  /** One row of where the partitions stand; a client without events has one that names none. */
  private record Place(UUID client, @Nullable Integer partition, Point point, Instant at) {

    static Place of(Readable row) {
      Long events = row.get("value", Long.class);
      return new Place(
          Column.required(row, "client_id", UUID.class),
          row.get("log_partition", Integer.class),
          new Point(Column.required(row, "next_offset", Long.class), events == null ? 0 : events),
          Column.required(row, "at", Instant.class));
    }
  }
}
