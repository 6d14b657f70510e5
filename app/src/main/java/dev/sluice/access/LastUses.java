package dev.sluice.access;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.store.Schema;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * When each key was last used, kept here from one writing to the next. Of more keys than there is
 * room for between two, some show an older time than they should.
 */
final class LastUses implements Stage {

  private static final Duration WRITE_EVERY = Duration.ofSeconds(30);
  private static final int MOST = 100_000;
  private static final int AT_ONCE = 5_000;

  private final DatabaseClient database;
  private final Schema schema;
  private final Role role;
  private final Clock clock;
  private final ConcurrentMap<String, AtomicLong> uses = new ConcurrentHashMap<>();

  LastUses(DatabaseClient database, Schema schema, Role role, Clock clock) {
    this.database = database;
    this.schema = schema;
    this.role = role;
    this.clock = clock;
  }

  /** On the way of every request: a key that was used before costs a look-up and a store. */
  void note(String prefix) {
    AtomicLong last = uses.get(prefix);
    if (last != null) {
      last.setRelease(clock.millis());
    } else if (uses.size() < MOST) {
      uses.put(prefix, new AtomicLong(clock.millis()));
    }
  }

  @Override
  public String name() {
    return "last-uses";
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

  /** How many keys were used since the last writing. */
  private Mono<Long> write() {
    return Flux.fromIterable(List.copyOf(uses.entrySet()))
        .buffer(AT_ONCE)
        .concatMap(this::write, 1)
        .reduce(0L, Long::sum);
  }

  /** What can't be written stays where it is, and is written the next time. */
  private Mono<Long> write(List<Map.Entry<String, AtomicLong>> some) {
    String[] prefixes = some.stream().map(Map.Entry::getKey).toArray(String[]::new);
    Long[] times = some.stream().map(use -> use.getValue().get()).toArray(Long[]::new);
    return database
        .sql(
            """
            UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
            FROM (
              SELECT prefix, to_timestamp(millis / 1000.0) AS at
              FROM unnest(:prefixes, :times) AS noted (prefix, millis)
            ) AS used
            WHERE api_keys.prefix = used.prefix
            """)
        .bind("prefixes", prefixes)
        .bind("times", times)
        .fetch()
        .rowsUpdated()
        .doOnNext(rows -> forget(prefixes, times));
  }

  /** Those that were not used again meanwhile: a time that comes in this moment is lost. */
  private void forget(String[] prefixes, Long[] times) {
    for (int i = 0; i < prefixes.length; i++) {
      long written = times[i];
      uses.computeIfPresent(prefixes[i], (prefix, last) -> isOlder(last, written) ? null : last);
    }
  }

  private static boolean isOlder(AtomicLong last, long written) {
    return last.get() <= written;
  }
}
