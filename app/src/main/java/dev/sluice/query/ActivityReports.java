package dev.sluice.query;

import dev.sluice.access.Cursors;
import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.JsonPage;
import dev.sluice.store.OrNull;
import dev.sluice.store.Reads;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What each user has done, by the periods that have been added up. */
final class ActivityReports {

  /** Whose cursors these are. */
  static final String PERIODS = "report-periods";

  static final String USERS = "report-users";

  private static final String FIND_USERS = ClassPathText.of("sql/report_users.sql");

  private static final String FIND_PERIODS =
      """
      SELECT starts_at, ends_at, made_at, is_stale FROM closed_periods
      WHERE kind = 'report' AND starts_at >= :from AND starts_at < :to AND starts_at < :afterPeriod
      ORDER BY starts_at DESC
      LIMIT :limit
      """;

  private static final String FIND_PERIOD =
      """
      SELECT starts_at, ends_at, made_at, is_stale FROM closed_periods
      WHERE kind = 'report' AND starts_at <= :time AND ends_at > :time
      ORDER BY starts_at DESC
      LIMIT 1
      """;

  private final Reads reads;
  private final JsonMapper json;
  private final Cursors cursors;

  ActivityReports(Reads reads, JsonMapper json, Cursors cursors) {
    this.reads = reads;
    this.json = json;
    this.cursors = cursors;
  }

  /** The period that a time lies in, or nothing where that has not been added up. */
  Mono<ReportPeriod> period(Instant time) {
    return Mono.fromSupplier(reads::choose)
        .flatMap(
            source ->
                source.database().sql(FIND_PERIOD).bind("time", time).map(ReportPeriod::of).one());
  }

  /** A page of periods, the newest first. */
  Mono<JsonPage> periods(UUID client, ReportQuery query) {
    return page(
        query,
        database -> paged(database.sql(FIND_PERIODS), query).map(ReportPeriod::of).all(),
        period -> cursors.sealed(client, PERIODS, period.place().text()));
  }

  /** A page of what a client's users have done in them. */
  Mono<JsonPage> users(UUID client, ReportQuery query) {
    return page(
        query,
        database -> users(database, client, query),
        activity -> cursors.sealed(client, USERS, activity.place().text()));
  }

  private static Flux<ReportedUser> users(DatabaseClient database, UUID client, ReportQuery query) {
    return paged(database.sql(FIND_USERS), query)
        .bind("client", client)
        .bind("afterUser", query.after().user())
        .bind("user", OrNull.of(query.user(), String.class))
        .map(ReportedUser::of)
        .all();
  }

  /** One more than has room tells whether there is a next page. */
  private static GenericExecuteSpec paged(GenericExecuteSpec statement, ReportQuery query) {
    return statement
        .bind("from", query.begun().from())
        .bind("to", query.begun().to())
        .bind("afterPeriod", query.after().period())
        .bind("limit", query.limit() + 1);
  }

  private <T> Mono<JsonPage> page(
      ReportQuery query, Function<DatabaseClient, Flux<T>> found, Function<T, String> cursor) {
    return Mono.defer(
        () -> {
          Reads.Source source = reads.choose();
          JsonPage page = new JsonPage(json, query.limit()).asOf(source.asOf());
          return found
              .apply(source.database())
              .takeWhile(line -> page.takes(line, () -> cursor.apply(line)))
              .then(Mono.just(page));
        });
  }
}
