package dev.sluice.query;

import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/**
 * Finds out how events are best looked through: by the index of fields where few are meant, and one
 * after the other where many are. What is counted tells, before a row is read, and also that there
 * are too many.
 */
final class EventScans {

  private static final String SHARES = ClassPathText.of("sql/counted_shares.sql");

  private static final String SEGMENTS =
      """
      SELECT coalesce(array_agg(DISTINCT segment), '{}') AS segments
      FROM event_segments
      WHERE since > :from::timestamptz - interval '10 minutes' AND since < :to
      """;

  private final long most;

  /**
   * @param most events that are looked through for one question
   */
  EventScans(long most) {
    this.most = most;
  }

  Mono<EventScan> of(Session session, ScanQuery query) {
    return shares(session, query).flatMap(shares -> of(session, query, shares));
  }

  private Mono<EventScan> of(Session session, ScanQuery query, CountedShares shares) {
    if (shares.atMost(query) > most) {
      throw TooBroad.because(
          "In that time there are %,d events that would have to be looked through; %,d may."
              .formatted(shares.atMost(query), most));
    }
    Set<EventField> rare = shares.rare(query.conditions().fields());
    boolean rareActions = !query.actions().isEmpty() && shares.isRare(query.countedActions());
    return (rare.isEmpty() && !rareActions)
        ? Mono.just(new EventScan(query, rare, false, List.of()))
        : segments(session::sql, query.received())
            .map(segments -> new EventScan(query, rare, rareActions, segments));
  }

  private static Mono<CountedShares> shares(Session session, ScanQuery query) {
    List<CountName> names =
        Stream.concat(
                query.countedActions().stream(),
                query.conditions().fields().given().entrySet().stream().map(CountedShares::name))
            .toList();
    return session
        .sql(SHARES)
        .bind("client", query.client())
        .bind("from", query.received().from())
        .bind("to", query.received().to())
        .bind("dimensions", names.stream().map(CountName::dimension).toArray(String[]::new))
        .bind("keys", names.stream().map(CountName::key).toArray(String[]::new))
        .map(
            row ->
                Map.entry(
                    new CountName(
                        Column.required(row, "dimension", String.class),
                        Column.required(row, "key", String.class)),
                    Column.required(row, "events", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .map(CountedShares::new);
  }

  /** The segments of the index that have events of a time. */
  static Mono<List<Integer>> segments(
      Function<String, GenericExecuteSpec> database, TimeRange time) {
    return database
        .apply(SEGMENTS)
        .bind("from", time.from())
        .bind("to", time.to())
        .map(row -> List.of(Column.required(row, "segments", Integer[].class)))
        .one();
  }
}
