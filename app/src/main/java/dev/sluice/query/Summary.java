package dev.sluice.query;

import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * The figures of a client at a glance. Of everything they are what is shown live, which is counted;
 * of a part, how many users it has and how even they are can be told from the rows alone.
 */
final class Summary {

  private final StatsLimits limits;

  Summary(StatsLimits limits) {
    this.limits = limits;
  }

  /** Without the calls, which are counted apart. */
  Mono<Map<String, Object>> of(Session session, UUID client, Selection wanted) {
    return wanted.isEverything()
        ? new Counters(session::sql).sums(client).map(Summary::ofCounts)
        : ofRows(session, client, wanted);
  }

  private static Map<String, Object> ofCounts(Map<CountName, Long> sums) {
    return figures(
        sums.getOrDefault(CountName.TOTAL, 0L),
        sums.getOrDefault(CountName.USERS, 0L),
        UserActivity.of(sums));
  }

  private Mono<Map<String, Object>> ofRows(Session session, UUID client, Selection wanted) {
    return new RowFinder(session, client, limits)
        .find(wanted)
        .flatMapMany(
            rows ->
                rows.bindTime(rows.bindFields(session.sql(byUser(rows))), 0)
                    .bind("client", client)
                    .filter(statement -> statement.fetchSize(0))
                    .map(Alike::of)
                    .all())
        .collectList()
        .map(this::ofUsers);
  }

  private static String byUser(Rows rows) {
    return """
    SELECT user_id IS NOT NULL AS is_user, actions, count(*) AS users
    FROM (SELECT user_id, count(*) AS actions FROM (%s) AS found GROUP BY user_id) AS person
    GROUP BY user_id IS NOT NULL, actions
    """
        .formatted(rows.sql("user_id", 0));
  }

  private Map<String, Object> ofUsers(List<Alike> all) {
    long actions = all.stream().mapToLong(Alike::together).sum();
    limits.requireFewRows(actions);
    UserActivity activity =
        UserActivity.of(all.stream().filter(Alike::areUsers).map(Alike::step).toList());
    return figures(actions, activity.users(), activity);
  }

  private static Map<String, Object> figures(long actions, long users, UserActivity activity) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("actions", actions);
    figures.put("users", users);
    figures.put("activeUsers", activity.users());
    figures.put("actionsPerUser", activity.actions());
    figures.put("gini", activity.gini());
    return figures;
  }

  /**
   * Users who have done as much as each other.
   *
   * @param areUsers or events that name none
   */
  private record Alike(boolean areUsers, long actions, long users) {

    static Alike of(Readable row) {
      return new Alike(
          Column.required(row, "is_user", Boolean.class),
          Column.required(row, "actions", Long.class),
          Column.required(row, "users", Long.class));
    }

    long together() {
      return actions * users;
    }

    Gini.Step step() {
      return new Gini.Step(Math.toIntExact(actions), users, together());
    }
  }
}
