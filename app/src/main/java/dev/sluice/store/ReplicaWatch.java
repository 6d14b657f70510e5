package dev.sluice.store;

import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Looks how far a replica is behind, and says whether callers are answered from it: as long as it
 * is not too far, and as it is while the primary is away.
 */
final class ReplicaWatch extends Rounds implements Alarm {

  /** What a replica shows of it is how far it has come. */
  static final String NOTE = "SELECT at FROM heartbeat";

  private static final Logger log = LoggerFactory.getLogger(ReplicaWatch.class);

  private static final Duration LONGEST_BEAT = Duration.ofMillis(500);
  private static final Duration PROMPT = Duration.ofSeconds(1);
  private static final int SEVERAL = 3;

  /** One node's note does for all. */
  private static final String TAKE_NOTE =
      """
      WITH beat AS (
        UPDATE heartbeat SET at = clock_timestamp()
        WHERE at < clock_timestamp() - :beat * interval '1 millisecond'
        RETURNING at
      )
      SELECT clock_timestamp() AS time, (SELECT at FROM beat) AS noted
      """;

  private final DatabaseClient primary;
  private final DatabaseClient replica;
  private final Duration bound;
  private final Progress progress;
  private final LongSupplier nanoTime;
  private volatile int silentPrimary;
  private volatile boolean isReplicaThere;
  private @Nullable Boolean wasOfUse;

  /**
   * @param primary by which it takes notes, whatever callers ask meanwhile
   * @param replica by which it is asked for them
   * @param bound how far behind it may be
   */
  ReplicaWatch(
      DatabaseClient primary,
      DatabaseClient replica,
      Schema schema,
      Duration bound,
      LongSupplier nanoTime) {
    super("replica", Role.QUERY, schema, beat(bound));
    this.primary = primary;
    this.replica = replica;
    this.bound = bound;
    this.progress = new Progress(bound);
    this.nanoTime = nanoTime;
  }

  private static Duration beat(Duration bound) {
    Duration quarter = bound.dividedBy(4);
    return quarter.compareTo(LONGEST_BEAT) < 0 ? quarter : LONGEST_BEAT;
  }

  @Override
  protected Mono<Boolean> look() {
    return lookAtPrimary()
        .doOnNext(there -> silentPrimary = there ? 0 : silentPrimary + 1)
        .then(lookAtReplica())
        .doOnNext(there -> isReplicaThere = there)
        .doOnNext(there -> tell());
  }

  private Mono<Boolean> lookAtPrimary() {
    return Mono.defer(() -> noted(nanoTime.getAsLong()))
        .timeout(PROMPT)
        .thenReturn(true)
        .onErrorReturn(false);
  }

  private Mono<Instant> noted(long now) {
    return primary
        .sql(TAKE_NOTE)
        .bind("beat", beat(bound).toMillis())
        .map(row -> Column.required(row, "time", Instant.class))
        .one()
        .doOnNext(time -> progress.primaryIs(time, now));
  }

  private Mono<Boolean> lookAtReplica() {
    return replica
        .sql(NOTE)
        .map(row -> Column.required(row, "at", Instant.class))
        .one()
        .timeout(PROMPT)
        .doOnNext(progress::replicaShows)
        .hasElement()
        .onErrorReturn(false);
  }

  private void tell() {
    boolean isOfUse = isOfUse();
    if (wasOfUse != null && wasOfUse != isOfUse) {
      if (isOfUse) {
        log.info("Callers are answered by the replica again.");
      } else {
        log.warn("Callers are answered by the primary: {}.", why());
      }
    }
    wasOfUse = isOfUse;
  }

  private String why() {
    return isReplicaThere
        ? "the replica is more than %d ms behind".formatted(bound.toMillis())
        : "the replica does not answer";
  }

  boolean isThere() {
    return isReplicaThere;
  }

  /** A look or two that come to nothing say little. */
  private boolean isPrimaryAway() {
    return silentPrimary >= SEVERAL;
  }

  boolean isOfUse() {
    return isReplicaThere
        && progress.asOf() != null
        && (progress.isFresh(nanoTime.getAsLong()) || isPrimaryAway());
  }

  /**
   * @param now where callers are answered otherwise
   * @param then where they are who are told of when the replica is
   */
  Reads reads(Reads now, Function<Instant, Reads.Source> then) {
    return () -> {
      Instant asOf = asOf();
      return asOf != null && isOfUse() ? then.apply(asOf) : now.choose();
    };
  }

  /** Of when the replica is, nothing where it has never been asked. */
  @Nullable Instant asOf() {
    return progress.asOf();
  }

  /** In seconds; not a number where that is not known. */
  double behind() {
    Duration behind = progress.behind(nanoTime.getAsLong());
    return behind == null ? Double.NaN : behind.toNanos() / 1e9;
  }

  @Override
  public List<String> raised() {
    return isReplicaThere && progress.asOf() != null && !isOfUse()
        ? List.of("Callers are answered by the primary: " + why() + ".")
        : List.of();
  }
}
