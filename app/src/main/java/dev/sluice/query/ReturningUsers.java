package dev.sluice.query;

import dev.sluice.platform.ClassPathText;
import dev.sluice.query.UserRetention.Cell;
import dev.sluice.store.Column;
import dev.sluice.store.OrNull;
import dev.sluice.store.Session;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;

/** Finds out who comes back. */
final class ReturningUsers {

  private static final String RETENTION = ClassPathText.of("sql/retention.sql");

  private final EventScans scans;

  ReturningUsers(EventScans scans) {
    this.scans = scans;
  }

  Mono<UserRetention> find(Session session, RetentionQuery query) {
    return scans
        .of(session, query.events())
        .flatMap(
            scan ->
                bind(session.sql(RETENTION.formatted(scan.conditions())), query, scan)
                    .map(
                        row ->
                            Map.entry(
                                new Cell(
                                    Column.required(row, "week", Integer.class) - 1,
                                    Column.required(row, "later", Integer.class)),
                                Column.required(row, "users", Long.class)))
                    .all()
                    .collectMap(Map.Entry::getKey, Map.Entry::getValue))
        .map(users -> UserRetention.of(query.weeks(), users));
  }

  private static GenericExecuteSpec bind(
      GenericExecuteSpec statement, RetentionQuery query, EventScan scan) {
    return scan.bind(statement)
        .bind("edges", query.weeks().edges())
        .bind("anew", query.isAnew())
        .bind("action", OrNull.of(query.action(), String.class))
        .bind("returning", OrNull.of(query.returning(), String.class));
  }
}
