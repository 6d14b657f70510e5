package dev.sluice.store;

import dev.sluice.ScratchDatabase;
import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.platform.Role;
import io.r2dbc.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All tables, empty, for a test that no stage of a running server may be in the way of. */
public final class ScratchStore implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ScratchDatabase scratch = new ScratchDatabase();
  private final Allotment allotment;
  private final ConnectionPool pool;
  private final Schema schema;

  public ScratchStore() {
    this(Duration.ofSeconds(10));
  }

  /**
   * @param wait how long a statement may take
   */
  public ScratchStore(Duration wait) {
    StoreSettings settings = settings(scratch.url(), SharedEngines.get().postgres(), wait);
    this.allotment = Allotment.shared(settings);
    this.pool = PostgresPool.of(settings, allotment);
    this.schema = new Schema(settings, Role.PERSIST);
    Flux.from(schema.flow(Mono.never())).blockLast(LIMIT);
  }

  private static StoreSettings settings(String url, Postgres postgres, Duration wait) {
    return new StoreSettings(
        url,
        postgres.username(),
        postgres.password(),
        null,
        Duration.ofSeconds(2),
        16,
        4,
        4,
        4,
        1000,
        wait,
        wait,
        wait,
        Duration.ofMinutes(10),
        null,
        true);
  }

  public Schema schema() {
    return schema;
  }

  public DatabaseClient database() {
    return DatabaseClient.create(pool);
  }

  public Transactions transactions() {
    return new Transactions(pool, allotment.transactionTimeout());
  }

  public void run(String sql) {
    scratch.run(sql);
  }

  public Connection begun(String sql) throws SQLException {
    return scratch.begun(sql);
  }

  public Connection locked(String table) throws SQLException {
    return scratch.locked(table);
  }

  @Override
  public void close() {
    pool.dispose();
    scratch.close();
  }
}
