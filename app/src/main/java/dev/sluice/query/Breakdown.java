package dev.sluice.query;

import dev.sluice.store.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Of which values of a field there are most events, and how many there are of the others. */
final class Breakdown {

  private final StatsLimits limits;

  Breakdown(StatsLimits limits) {
    this.limits = limits;
  }

  Mono<Map<String, Object>> of(Session session, UUID client, BreakdownQuery query) {
    EventSums sums = new EventSums(session, client, limits);
    Mono<Sums> found =
        isOfAllUsers(query)
            ? sums.users(query.limit())
            : sums.sum(
                new Grouping.ByField(query.by()),
                query.wanted(),
                List.of(query.wanted().received()),
                query.limit());
    return found.map(Breakdown::figures);
  }

  private static boolean isOfAllUsers(BreakdownQuery query) {
    return query.by() == EventField.USER && query.wanted().isEverything();
  }

  private static Map<String, Object> figures(Sums sums) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put(
        "data",
        sums.events().entrySet().stream()
            .map(line -> new Line(line.getKey(), line.getValue(), share(line.getValue(), sums)))
            .toList());
    figures.put("total", sums.total());
    figures.put("other", sums.beyond());
    figures.put("none", sums.total() - sums.labelled());
    return figures;
  }

  private static double share(long count, Sums sums) {
    return UserActivity.rounded((double) count / sums.total());
  }

  private record Line(String key, long count, double share) {}
}
