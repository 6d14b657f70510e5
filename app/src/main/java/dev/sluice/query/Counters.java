package dev.sluice.query;

import static java.util.stream.Collectors.toMap;

import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The counts as they stand in the database, which is the truth. */
public final class Counters {

  private static final String SLOTS = ClassPathText.of("sql/slots.sql");
  private static final String SUMS = ClassPathText.of("sql/sums.sql");
  private static final String SLOT_VERSIONS = ClassPathText.of("sql/slot_versions.sql");
  private static final String LAST_MINUTE = ClassPathText.of("sql/last_minute.sql");

  private final Function<String, GenericExecuteSpec> database;

  /**
   * @param database where a statement is asked
   */
  Counters(Function<String, GenericExecuteSpec> database) {
    this.database = database;
  }

  /** All that is counted of a client for all time, slot by slot, as of one moment. */
  public Mono<List<Slot>> slots(UUID client) {
    return database
        .apply(SLOTS)
        .bind("client", client)
        .map(Line::of)
        .all()
        .collectList()
        .map(Counters::slots);
  }

  /** What of it the figures are made of, all slots together. */
  Mono<Map<CountName, Long>> sums(UUID client) {
    return database
        .apply(SUMS)
        .bind("client", client)
        .filter(statement -> statement.fetchSize(0))
        .map(row -> Map.entry(Line.nameOf(row), Column.required(row, "value", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** How far each slot of some clients has come. */
  public Flux<SlotVersion> versions(Collection<UUID> clients) {
    return database
        .apply(SLOT_VERSIONS)
        .bind("clients", clients.toArray(UUID[]::new))
        .map(
            row ->
                new SlotVersion(
                    Column.required(row, "client_id", UUID.class),
                    Column.required(row, "log_partition", Integer.class),
                    Column.required(row, "version", Long.class)))
        .all();
  }

  /** How many events a client has sent in the last sixty seconds, about. */
  public Mono<Long> lastMinute(UUID client) {
    return database
        .apply(LAST_MINUTE)
        .bind("client", client)
        .map(row -> Column.required(row, "events", Long.class))
        .one();
  }

  /** How many calls of some clients were let in, of those that have made any. */
  public Mono<Map<UUID, Long>> hits(Collection<UUID> clients) {
    return database
        .apply("SELECT client_id, hits FROM api_hits WHERE client_id = ANY(:clients)")
        .bind("clients", clients.toArray(UUID[]::new))
        .map(
            row ->
                Map.entry(
                    Column.required(row, "client_id", UUID.class),
                    Column.required(row, "hits", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private static List<Slot> slots(List<Line> lines) {
    Map<Integer, List<Line>> byPartition = new HashMap<>();
    lines.forEach(
        line -> byPartition.computeIfAbsent(line.partition, each -> new ArrayList<>()).add(line));
    return byPartition.entrySet().stream().map(Counters::slot).toList();
  }

  private static Slot slot(Map.Entry<Integer, List<Line>> lines) {
    return new Slot(
        lines.getKey(),
        lines.getValue().stream().mapToLong(Line::weight).sum(),
        lines.getValue().stream().collect(toMap(Line::name, Line::value)));
  }

  /**
   * @param weight what the version of its slot owes to it
   */
  private record Line(int partition, CountName name, long value, long weight) {

    static Line of(Readable row) {
      return new Line(
          Column.required(row, "log_partition", Integer.class),
          nameOf(row),
          Column.required(row, "value", Long.class),
          Column.required(row, "weight", Long.class));
    }

    static CountName nameOf(Readable row) {
      return new CountName(
          Column.required(row, "dimension", String.class),
          Column.required(row, "key", String.class));
    }
  }
}
