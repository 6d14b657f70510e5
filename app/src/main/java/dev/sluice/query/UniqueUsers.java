package dev.sluice.query;

import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.Uniques.Bucket;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Counts different users: by the rows, and where nothing but days are asked for, by what was added
 * up of those that are over.
 */
final class UniqueUsers {

  private static final String COUNT = ClassPathText.of("sql/uniques.sql");
  private static final String CLOSED = ClassPathText.of("sql/closed_days.sql");

  /** What the database calls all buckets together, by our numbers. */
  private static final int ALL = -1;

  private final EventScans scans;

  UniqueUsers(EventScans scans) {
    this.scans = scans;
  }

  Mono<Uniques> count(Session session, UniquesQuery query) {
    CalendarBuckets buckets = query.buckets();
    return query.isOfWholeDays()
        ? closed(session, query)
            .flatMap(closed -> rest(session, query, closed))
            .map(users -> uniques(buckets, users, buckets.count() == 1 ? users.get(0) : null))
        : rows(session, query.events(), buckets, 0)
            .map(users -> uniques(buckets, users, users.get(ALL)));
  }

  private static Uniques uniques(
      CalendarBuckets buckets, Map<Integer, Long> users, @Nullable Long all) {
    return new Uniques(
        IntStream.range(0, buckets.count())
            .mapToObj(i -> new Bucket(buckets.name(i), users.getOrDefault(i, 0L)))
            .toList(),
        all);
  }

  private static Mono<Map<Integer, Long>> closed(Session session, UniquesQuery query) {
    TimeRange time = query.events().received();
    return session
        .sql(CLOSED)
        .bind("client", query.events().client())
        .bind("from", time.from())
        .bind("to", time.to())
        .map(
            row ->
                Map.entry(
                    new TimeRange(
                        Column.required(row, "starts_at", Instant.class),
                        Column.required(row, "ends_at", Instant.class)),
                    Column.required(row, "users", Long.class)))
        .all()
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .map(days -> byBucket(query.buckets(), days));
  }

  private static Map<Integer, Long> byBucket(CalendarBuckets buckets, Map<TimeRange, Long> days) {
    Map<Integer, Long> users = new HashMap<>();
    for (int i = 0; i < buckets.count(); i++) {
      Long known = days.get(buckets.part(i));
      if (known != null) {
        users.put(i, known);
      }
    }
    return users;
  }

  /** Of those that have not been added up, and of what lies between two of them. */
  private Mono<Map<Integer, Long>> rest(
      Session session, UniquesQuery query, Map<Integer, Long> closed) {
    CalendarBuckets buckets = query.buckets();
    int[] open = IntStream.range(0, buckets.count()).filter(i -> !closed.containsKey(i)).toArray();
    if (open.length == 0) {
      return Mono.just(closed);
    }
    int first = open[0];
    CalendarBuckets part = buckets.between(first, open[open.length - 1]);
    return rows(session, query.events().received(part.range()), part, first)
        .map(
            users -> {
              users.putAll(closed);
              return users;
            });
  }

  /**
   * Counts rows.
   *
   * @param first number of the first of these buckets
   */
  private Mono<Map<Integer, Long>> rows(
      Session session, ScanQuery events, CalendarBuckets buckets, int first) {
    return scans
        .of(session, events)
        .flatMap(
            scan ->
                scan.bind(session.sql(COUNT.formatted(scan.conditions())))
                    .bind("edges", buckets.edges())
                    .map(
                        row ->
                            Map.entry(
                                Column.required(row, "bucket", Integer.class),
                                Column.required(row, "users", Long.class)))
                    .all()
                    .collectMap(
                        users -> users.getKey() == 0 ? ALL : first + users.getKey() - 1,
                        Map.Entry::getValue,
                        HashMap::new));
  }
}
