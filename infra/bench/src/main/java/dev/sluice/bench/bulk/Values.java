package dev.sluice.bench.bulk;

import static java.util.stream.Collectors.joining;

import dev.sluice.bench.persist.ReferenceTable;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.postgresql.codec.Json;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Statements with a parameter for each value.
 *
 * @param rowsEach how many rows a statement has at the most
 */
record Values(String name, int rowsEach) implements Way {

  @Override
  public Mono<Void> write(PostgresqlConnection connection, List<EventRow> rows) {
    return Flux.fromIterable(rows)
        .buffer(rowsEach)
        .concatMap(some -> insert(connection, some))
        .then();
  }

  private static Mono<Void> insert(PostgresqlConnection connection, List<EventRow> rows) {
    PostgresqlStatement statement =
        connection.createStatement(
            "INSERT INTO %s (%s) VALUES %s"
                .formatted(ReferenceTable.NAME, EventRow.NAMES, places(rows.size())));
    for (int row = 0; row < rows.size(); row++) {
      bind(statement, row * EventRow.COLUMNS, rows.get(row));
    }
    return statement.execute().flatMap(result -> result.getRowsUpdated()).then();
  }

  private static String places(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            row ->
                IntStream.rangeClosed(1, EventRow.COLUMNS)
                    .mapToObj(column -> "$" + (row * EventRow.COLUMNS + column))
                    .collect(joining(",", "(", ")")))
        .collect(joining(","));
  }

  private static void bind(PostgresqlStatement statement, int at, EventRow row) {
    statement.bind(at, row.client()).bind(at + 1, row.id()).bind(at + 2, row.action());
    bind(statement, at + 3, row.user(), String.class);
    bind(statement, at + 4, row.page(), String.class);
    bind(statement, at + 5, row.role(), String.class);
    bind(statement, at + 6, row.session(), String.class);
    statement.bind(at + 7, time(row.occurred())).bind(at + 8, time(row.received()));
    bind(
        statement,
        at + 9,
        row.ip() == null ? null : InetAddress.ofLiteral(row.ip()),
        InetAddress.class);
    bind(statement, at + 10, row.userAgent(), String.class);
    bind(statement, at + 11, row.metadata() == null ? null : Json.of(row.metadata()), Json.class);
    statement
        .bind(at + 12, row.partition())
        .bind(at + 13, row.segment())
        .bind(at + 14, row.offset());
  }

  private static <T> void bind(
      PostgresqlStatement statement, int at, @Nullable T value, Class<T> kind) {
    if (value == null) {
      statement.bindNull(at, kind);
    } else {
      statement.bind(at, value);
    }
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
