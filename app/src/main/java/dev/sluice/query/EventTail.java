package dev.sluice.query;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.sluice.platform.ClassPathText;
import dev.sluice.query.EventPage.Draft;
import dev.sluice.query.EventPage.Drafts;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
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

  private static final int AT_ONCE = 128;
  private static final Duration NEARBY = Duration.ofMinutes(10);

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
   * The events between two frontiers, page after page out of one search. They are looked for where
   * they most likely are, by the time at which they were received. Where that gives fewer than
   * there must be, some have come late, and the counts of minutes tell when they were received.
   * Where some are gone there is the first page alone.
   *
   * @param pages at the most
   * @param most events of each
   * @param characters of their texts
   */
  public Flux<EventPage> pages(
      UUID client, Frontier from, Frontier to, int pages, int most, int characters) {
    Stretch stretch = new Stretch(client, from, to, pages * most);
    Supplier<Draft> paper = () -> new Draft(most, characters);
    return pages(recent(RECENT, stretch), stretch.expected(), paper)
        .switchIfEmpty(
            minutes(stretch)
                .map(minutes -> inMinutes(IN_MINUTES, stretch, minutes))
                .flatMapMany(search -> pages(search, stretch.expected(), paper)))
        .switchIfEmpty(Mono.defer(() -> read(client, from, to, most, characters)))
        .take(pages);
  }

  /** Nothing where not all are found that are expected. */
  private Flux<EventPage> pages(GenericExecuteSpec search, long expected, Supplier<Draft> paper) {
    return Flux.defer(
        () -> {
          Drafts drafts = new Drafts(paper);
          return lines(search)
              .takeWhile(line -> line.found() == expected)
              .<EventPage>handle((line, pages) -> drafts.add(line).ifPresent(pages::next))
              .concatWith(Mono.defer(() -> Mono.justOrEmpty(drafts.last())));
        });
  }

  /**
   * The first page of them alone.
   *
   * @param most events
   * @param characters of their texts
   */
  public Mono<EventPage> read(UUID client, Frontier from, Frontier to, int most, int characters) {
    Stretch stretch = new Stretch(client, from, to, most);
    Supplier<Draft> paper = () -> new Draft(most, characters);
    return pages(recent(RECENT, stretch), stretch.expected(), paper)
        .next()
        .switchIfEmpty(Mono.defer(() -> thoroughly(stretch, paper)));
  }

  private Mono<EventPage> thoroughly(Stretch stretch, Supplier<Draft> paper) {
    return minutes(stretch)
        .flatMap(
            minutes ->
                page(inMinutes(IN_MINUTES, stretch, minutes), paper)
                    .map(page -> since(stretch, minutes, page))
                    .flatMap(page -> counted(stretch, minutes, page)))
        .defaultIfEmpty(new EventPage(List.of(), 0));
  }

  /** Who goes on behind the page looks there at once, unless that were to look through too much. */
  private static EventPage since(Stretch stretch, Instant[] minutes, EventPage page) {
    Instant earliest = Collections.min(Arrays.asList(minutes));
    return earliest.isBefore(stretch.from.since().minus(NEARBY)) ? page : page.since(earliest);
  }

  /** Those of which something between two frontiers may be, if there are any. */
  private Mono<Instant[]> minutes(Stretch stretch) {
    return Mono.defer(
            () ->
                stretch
                    .askWhere(database.sql(MINUTES))
                    .map(row -> Column.required(row, "minutes", Instant[].class))
                    .one())
        .filter(minutes -> minutes.length > 0);
  }

  /** Where some are gone, and not all of the rest is here, it is asked where they are missing. */
  private Mono<EventPage> counted(Stretch stretch, Instant[] minutes, EventPage page) {
    if (page.isWhole() || page.found() >= stretch.expected()) {
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
    return page(recent(NEWEST, stretch), () -> new Draft(most, characters))
        .map(page -> page.events().stream().sorted(IN_ORDER).toList());
  }

  private Mono<EventPage> page(GenericExecuteSpec search, Supplier<Draft> paper) {
    return Mono.defer(
        () -> {
          Draft draft = paper.get();
          return lines(search).takeWhile(draft::takes).then(Mono.fromSupplier(() -> draft.page(0)));
        });
  }

  private Flux<EventPage.Line> lines(GenericExecuteSpec search) {
    return search.filter(statement -> statement.fetchSize(AT_ONCE)).map(this::line).all();
  }

  private EventPage.Line line(Readable row) {
    return new EventPage.Line(StoredEvent.of(row, json), Column.required(row, "found", Long.class));
  }

  /** What lies between two frontiers, partition by partition. */
  record Stretch(UUID client, Frontier from, Frontier to, int most) {

    long expected() {
      return from.eventsTo(to);
    }

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
