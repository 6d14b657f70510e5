package dev.sluice.store;

import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks how far a replica is behind, and says whether callers are answered from it: as long as it
 * is not too far, and as it is while the primary is away.
 */
final class ReplicaWatch implements Stage, Moment, Alarm {

  private static final Logger log = LoggerFactory.getLogger(ReplicaWatch.class);

  private static final Duration LONGEST_BEAT = Duration.ofMillis(500);
  private static final Duration PROMPT = Duration.ofSeconds(1);

  /** Up to where whatever anybody can have seen is in the journal. */
  private static final String PRIMARY =
      "SELECT clock_timestamp() AS time, (pg_current_wal_insert_lsn() - '0/0')::bigint AS place";

  /** Behind the same address may be one that has become a primary. */
  private static final String REPLICA =
      """
      SELECT (CASE
        WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn()
      END - '0/0')::bigint AS place
      """;

  private final DatabaseClient primary;
  private final DatabaseClient replica;
  private final Duration bound;
  private final Progress progress;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private volatile boolean isPrimaryThere = true;
  private volatile boolean isReplicaThere;
  private volatile boolean wasOfUse = true;

  /**
   * @param primary by which to ask where it is, whatever callers ask meanwhile
   * @param replica the same
   * @param bound how far behind it may be
   */
  ReplicaWatch(
      DatabaseClient primary,
      DatabaseClient replica,
      Duration bound,
      LongSupplier nanoTime,
      Clock clock) {
    this.primary = primary;
    this.replica = replica;
    this.bound = bound;
    this.progress = new Progress(bound);
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "replica";
  }

  @Override
  public Role role() {
    return Role.QUERY;
  }

  /** Nobody: the primary answers. */
  @Override
  public Set<Role> neededBy() {
    return Set.of();
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.interval(Duration.ZERO, beat())
        .onBackpressureDrop()
        .concatMap(beat -> look(), 1)
        .takeUntilOther(drain);
  }

  private Duration beat() {
    Duration quarter = bound.dividedBy(4);
    return quarter.compareTo(LONGEST_BEAT) < 0 ? quarter : LONGEST_BEAT;
  }

  /** Looks at both; whichever does not answer is away. */
  private Mono<Boolean> look() {
    return lookAtPrimary()
        .doOnNext(there -> isPrimaryThere = there)
        .then(lookAtReplica())
        .doOnNext(there -> isReplicaThere = there)
        .doOnNext(there -> tell());
  }

  private Mono<Boolean> lookAtPrimary() {
    return Mono.defer(() -> asked(nanoTime.getAsLong()))
        .doOnNext(progress::primaryIs)
        .hasElement()
        .timeout(PROMPT)
        .onErrorReturn(false);
  }

  private Mono<Progress.Mark> asked(long now) {
    return primary
        .sql(PRIMARY)
        .map(
            row ->
                new Progress.Mark(
                    Column.required(row, "time", Instant.class),
                    Column.required(row, "place", Long.class),
                    now))
        .one();
  }

  private Mono<Boolean> lookAtReplica() {
    return replica
        .sql(REPLICA)
        .map(row -> Column.required(row, "place", Long.class))
        .one()
        .doOnNext(progress::replicaIs)
        .hasElement()
        .timeout(PROMPT)
        .onErrorReturn(false);
  }

  private void tell() {
    boolean isOfUse = isOfUse();
    if (isOfUse != wasOfUse) {
      wasOfUse = isOfUse;
      log.warn("Callers are answered by the {}.", isOfUse ? "replica again" : "primary: " + why());
    }
  }

  private String why() {
    return isReplicaThere
        ? "the replica is more than %d ms behind".formatted(bound.toMillis())
        : "the replica does not answer";
  }

  boolean isThere() {
    return isReplicaThere;
  }

  boolean isOfUse() {
    return isReplicaThere
        && progress.asOf() != null
        && (progress.isFresh(nanoTime.getAsLong()) || !isPrimaryThere);
  }

  @Override
  public Instant asOf() {
    return isOfUse() ? Objects.requireNonNull(progress.asOf()) : clock.instant();
  }

  /** In seconds; not a number where that is not known. */
  double behind() {
    Duration behind = progress.behind(nanoTime.getAsLong());
    return behind == null ? Double.NaN : behind.toNanos() / 1e9;
  }

  @Override
  public List<String> raised() {
    return isReplicaThere && isPrimaryThere && !isOfUse()
        ? List.of("Callers are answered by the primary: " + why() + ".")
        : List.of();
  }
}
