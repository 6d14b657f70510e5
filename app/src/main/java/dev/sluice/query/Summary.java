package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The figures of a client at a glance. Of everything they are what is shown live, which is counted;
 * of a part, how many users it has and how even they are can be told from the rows alone, and of
 * one that has too many of them, where the counts know it, is told how many there are and no more.
 */
final class Summary {

  private final StatsLimits limits;

  Summary(StatsLimits limits) {
    this.limits = limits;
  }

  /** Without the calls, which are counted apart. */
  Mono<Figures> of(Session session, UUID client, Selection wanted) {
    return wanted.isEverything()
        ? new Counters(session::sql).sums(client).map(Summary::ofCounts)
        : ofPart(session, client, wanted);
  }

  private static Figures ofCounts(Map<CountName, Long> sums) {
    return Figures.of(
        sums.getOrDefault(CountName.TOTAL, 0L),
        sums.getOrDefault(CountName.USERS, 0L),
        UserActivity.steps(sums));
  }

  private Mono<Figures> ofPart(Session session, UUID client, Selection wanted) {
    Mono<Figures> rows = Mono.defer(() -> ofRows(session, client, wanted));
    return new EventSums(session, client, limits)
        .told(wanted)
        .flatMap(actions -> actions > limits.rows() ? alone(actions) : orAlone(rows, actions))
        .switchIfEmpty(rows);
  }

  private static Mono<Figures> orAlone(Mono<Figures> rows, long actions) {
    return rows.onErrorResume(TooBroad::isSaid, tooBroad -> alone(actions));
  }

  private static Mono<Figures> alone(long actions) {
    return Mono.just(new Figures(actions, null, null, null, null, null));
  }

  private Mono<Figures> ofRows(Session session, UUID client, Selection wanted) {
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

  private Figures ofUsers(List<Alike> all) {
    long actions = all.stream().mapToLong(Alike::together).sum();
    limits.requireFewRows(actions);
    List<Gini.Step> steps = all.stream().filter(Alike::areUsers).map(Alike::step).toList();
    return Figures.of(actions, steps.stream().mapToLong(Gini.Step::users).sum(), steps);
  }

  /**
   * What is told.
   *
   * @param users and all behind it is not there where that would be too much to find out
   * @param lorenz points of the curve that the coefficient is of
   */
  @JsonInclude
  record Figures(
      long actions,
      @Nullable Long users,
      @Nullable Long activeUsers,
      @Nullable Double actionsPerUser,
      @Nullable Double gini,
      @Nullable List<List<Double>> lorenz) {

    private static Figures of(long actions, long users, List<Gini.Step> steps) {
      UserActivity activity = UserActivity.of(steps);
      return new Figures(
          actions, users, activity.users(), activity.actions(), activity.gini(), Lorenz.of(steps));
    }
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
