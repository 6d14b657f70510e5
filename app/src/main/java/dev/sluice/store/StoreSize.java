package dev.sluice.store;

import dev.sluice.platform.Outage;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks how large the database has become, for those who watch. */
final class StoreSize implements Stage {

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  private final DatabaseClient database;
  private final Schema schema;
  private final Outage outage = new Outage("How large the database is");
  private volatile double bytes = Double.NaN;

  /**
   * @param capacity how large it may become, where somebody has said so
   */
  StoreSize(
      DatabaseClient database, Schema schema, @Nullable DataSize capacity, MeterRegistry registry) {
    this.database = database;
    this.schema = schema;
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
  public String name() {
    return "store-size";
  }

  @Override
  public Role role() {
    return Role.PERSIST;
  }

  /** Nobody: it is only looked at. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return schema
        .ready()
        .thenMany(Flux.interval(Duration.ZERO, LOOK_EVERY).onBackpressureDrop())
        .concatMap(look -> look(), 1)
        .takeUntilOther(drain);
  }

  private Mono<Long> look() {
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
