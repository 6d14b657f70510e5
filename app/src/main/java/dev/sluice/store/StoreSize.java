package dev.sluice.store;

import dev.sluice.platform.Outage;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** Looks how large the database has become, for those who watch. */
final class StoreSize extends Rounds {

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private final DatabaseClient database;
  private final Outage outage = new Outage("How large the database is");
  private volatile double bytes = Double.NaN;

  /**
   * @param capacity how large it may become, where somebody has said so
   */
  StoreSize(
      DatabaseClient database, Schema schema, @Nullable DataSize capacity, MeterRegistry registry) {
    super("store-size", Role.PERSIST, schema, LOOK_EVERY);
    this.database = database;
    Gauge.builder("sluice.store.size", this, size -> size.bytes)
        .description("How large the database is")
        .baseUnit("bytes")
        .register(registry);
    if (capacity != null) {
      Gauge.builder("sluice.store.capacity", capacity, DataSize::toBytes)
          .description("How large the database may become")
          .baseUnit("bytes")
          .register(registry);
    }
  }

  @Override
  protected Mono<Long> look() {
    return database
        .sql("SELECT pg_database_size(current_database()) AS bytes")
        .map(row -> Column.required(row, "bytes", Long.class))
        .one()
        .doOnNext(size -> bytes = size)
        .doOnNext(size -> outage.isOver())
        .doOnError(failure -> outage.goesOn(failure, System.nanoTime()))
        .onErrorComplete();
  }
}
