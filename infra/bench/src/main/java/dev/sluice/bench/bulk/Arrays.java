package dev.sluice.bench.bulk;

import dev.sluice.bench.persist.ReferenceTable;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One statement with an array for each column. */
final class Arrays implements Way {
  private static final String ROWS =
      """
      SELECT
        client_id, id, action, user_id, page, role, session_id,
        'epoch'::timestamptz + occurred * interval '1 microsecond',
        'epoch'::timestamptz + received * interval '1 microsecond',
        ip::inet, user_agent, metadata::jsonb, log_partition, segment, log_offset
      FROM unnest(
        $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
        $9::bigint[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[], $15::bigint[])
        AS added (
          client_id, id, action, user_id, page, role, session_id, occurred, received, ip, user_agent, metadata,
          log_partition, segment, log_offset)
      """;

  @Override
  public String name() {
    return "arrays";
  }

  @Override
  public Mono<Void> write(PostgresqlConnection connection, List<EventRow> rows) {
    return connection
        .createStatement(
            "INSERT INTO %s (%s) %s".formatted(ReferenceTable.NAME, EventRow.NAMES, ROWS))
        .bind(0, column(rows, EventRow::client, new UUID[0]))
        .bind(1, column(rows, EventRow::id, new UUID[0]))
        .bind(2, column(rows, EventRow::action, new String[0]))
        .bind(3, column(rows, EventRow::user, new String[0]))
        .bind(4, column(rows, EventRow::page, new String[0]))
        .bind(5, column(rows, EventRow::role, new String[0]))
        .bind(6, column(rows, EventRow::session, new String[0]))
        .bind(7, column(rows, EventRow::occurred, new Long[0]))
        .bind(8, column(rows, EventRow::received, new Long[0]))
        .bind(9, column(rows, EventRow::ip, new String[0]))
        .bind(10, column(rows, EventRow::userAgent, new String[0]))
        .bind(11, column(rows, EventRow::metadata, new String[0]))
        .bind(12, column(rows, EventRow::partition, new Integer[0]))
        .bind(13, column(rows, EventRow::segment, new Integer[0]))
        .bind(14, column(rows, EventRow::offset, new Long[0]))
        .execute()
        .flatMap(result -> result.getRowsUpdated())
        .then();
  }

  private static <T> @Nullable T[] column(
      List<EventRow> rows, Function<EventRow, @Nullable T> value, T[] kind) {
    return rows.stream().map(value).toList().toArray(kind);
  }
}
