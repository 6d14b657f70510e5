package dev.sluice.query;

import dev.sluice.platform.TimeRange;
import dev.sluice.store.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** How many events there were, bucket by bucket, also where there were none. */
final class Timeline {

  private final StatsLimits limits;

  Timeline(StatsLimits limits) {
    this.limits = limits;
  }

  /**
   * @param now when it ends where nothing is said of that
   */
  Mono<Map<String, Object>> of(Session session, UUID client, TimelineQuery query, Instant now) {
    Buckets buckets = query.buckets(now, limits.buckets());
    TimeRange range = query.range(buckets);
    return new EventSums(session, client, limits)
        .sum(
            new Grouping.ByTime(buckets.starts()),
            query.wanted().received(range),
            buckets.within(range),
            buckets.starts().size())
        .map(sums -> figures(query, buckets, sums));
  }

  private static Map<String, Object> figures(TimelineQuery query, Buckets buckets, Sums sums) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("data", lines(buckets, sums));
    figures.put("bucket", query.unit().label());
    figures.put("zone", query.zone().getId().equals("Z") ? "UTC" : query.zone().getId());
    figures.put("total", sums.total());
    return figures;
  }

  private static List<Line> lines(Buckets buckets, Sums sums) {
    return IntStream.range(0, buckets.starts().size())
        .mapToObj(i -> new Line(buckets.shown(i), sums.of(String.valueOf(i + 1))))
        .toList();
  }

  private record Line(String at, long count) {}
}
