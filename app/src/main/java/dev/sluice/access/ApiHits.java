package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How many calls of each client were let in, kept here from one writing to the next. What a process
 * that is killed has not written is lost; and of more clients than there is room for between two,
 * some are not counted.
 */
final class ApiHits implements Stage {

  private static final Duration WRITE_EVERY = Duration.ofSeconds(2);
  private static final int MOST = 100_000;
  private static final int AT_ONCE = 5_000;

  private final DatabaseClient database;
  private final Schema schema;
  private final Role role;
  private final ConcurrentMap<UUID, Hits> hits = new ConcurrentHashMap<>();

  ApiHits(DatabaseClient database, Schema schema, Role role) {
    this.database = database;
    this.schema = schema;
    this.role = role;
  }

  /** Calls of a client that were not written yet; once all are, it may be closed for good. */
  private static final class Hits {

    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicLong calls = new AtomicLong();

    /** Whether one more is counted. */
    boolean add() {
      return calls.getAndIncrement() >= 0;
    }

    /** Whether there are no others, and will be none. */
    boolean areAllBut(long written) {
      return calls.addAndGet(-written) == 0 && calls.compareAndSet(0, CLOSED);
    }
  }

  /** On the way of every request: mostly a look-up and an addition. */
  void note(UUID client) {
    Hits known = hits.get(client);
    while ((known == null || !known.add()) && hits.size() < MOST) {
      known = hits.computeIfAbsent(client, each -> new Hits());
    }
  }

  @Override
  public String name() {
    return "api-hits";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Nobody: it is only shown. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return schema
        .ready()
        .thenMany(Flux.interval(WRITE_EVERY).onBackpressureDrop())
        .takeUntilOther(drain)
        .concatMap(beat -> write(), 1)
        // on the way out nobody waits for a database that is away
        .concatWith(Mono.defer(this::write).onErrorComplete());
  }

  /** In the order of clients, so that two processes wait for each other in one direction only. */
  private Mono<Long> write() {
    return Flux.fromIterable(List.copyOf(hits.entrySet()))
        .sort(Map.Entry.comparingByKey())
        .buffer(AT_ONCE)
        .concatMap(this::write, 1)
        .reduce(0L, Long::sum);
  }

  /** What can't be written stays where it is, and is written the next time. */
  private Mono<Long> write(List<Map.Entry<UUID, Hits>> some) {
    UUID[] clients = some.stream().map(Map.Entry::getKey).toArray(UUID[]::new);
    Long[] calls = some.stream().map(entry -> entry.getValue().calls.get()).toArray(Long[]::new);
    return database
        .sql(
            """
            INSERT INTO api_hits AS kept (client_id, hits)
            SELECT client_id, more FROM unnest(:clients, :calls) AS noted (client_id, more)
            ON CONFLICT (client_id) DO UPDATE SET hits = kept.hits + excluded.hits
            """)
        .bind("clients", clients)
        .bind("calls", calls)
        .fetch()
        .rowsUpdated()
        .doOnNext(rows -> forget(some, calls));
  }

  private void forget(List<Map.Entry<UUID, Hits>> some, Long[] written) {
    for (int i = 0; i < written.length; i++) {
      Map.Entry<UUID, Hits> entry = some.get(i);
      if (entry.getValue().areAllBut(written[i])) {
        hits.remove(entry.getKey(), entry.getValue());
      }
    }
  }
}
