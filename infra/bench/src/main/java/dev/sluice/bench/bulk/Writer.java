package dev.sluice.bench.bulk;

import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Database;
import dev.sluice.bench.persist.ReferenceTable;
import dev.sluice.bench.persist.Stretch;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes rows batch by batch into a table that is made anew for them. */
final class Writer implements AutoCloseable {
  /** As many as the server has in a batch at the most. */
  static final int BATCH = 10_000;

  private static final CpuClock OWN = CpuClock.ofThisProcess();

  private final Database database;
  private final PostgresqlConnection connection;

  Writer(Database database, PostgresqlConnection connection) {
    this.database = database;
    this.connection = connection;
  }

  Stretch write(Way way, List<EventRow> rows) {
    ReferenceTable.makeAnew(database);
    Duration cpu = database.cpu();
    Duration own = OWN.read();
    Duration compiler = OWN.compiler();
    long from = System.nanoTime();
    Flux.fromIterable(rows).buffer(BATCH).concatMap(batch -> commit(way, batch)).blockLast();
    return new Stretch(
        rows.size(),
        Duration.ofNanos(System.nanoTime() - from),
        database.cpu().minus(cpu),
        OWN.read().minus(own),
        OWN.compiler().minus(compiler));
  }

  private Mono<Void> commit(Way way, List<EventRow> batch) {
    return connection
        .beginTransaction()
        .then(way.write(connection, batch))
        .then(connection.commitTransaction());
  }

  @Override
  public void close() {
    connection.close().block();
  }
}
