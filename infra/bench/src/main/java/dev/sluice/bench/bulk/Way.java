package dev.sluice.bench.bulk;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import reactor.core.publisher.Mono;

/** How rows are written, within a transaction that is open. */
interface Way {
  String name();

  Mono<Void> write(PostgresqlConnection connection, List<EventRow> rows);
}
