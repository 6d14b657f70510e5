package dev.sluice.access;

import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import dev.sluice.store.Column;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Keeps the shared clock with the database's, and tells where our own is too far from it. */
final class ClockWatch extends Rounds implements Alarm {

  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  private static final Duration BEAT = Duration.ofSeconds(5);

  /** An answer that takes longer does not tell the time. */
  private static final Duration PROMPT = Duration.ofSeconds(2);

  private final SharedClock clock;
  private final DatabaseClient database;

  ClockWatch(SharedClock clock, DatabaseClient database, Schema schema, Role role) {
    super("clock", role, schema, BEAT);
    this.clock = clock;
    this.database = database;
  }

  /** How far our clock is ahead; nothing where the answer was too long on its way. */
  @Override
  protected Mono<Duration> look() {
    return Mono.defer(() -> asked(clock.own().instant())).doOnNext(this::note);
  }

  private Mono<Duration> asked(Instant at) {
    Clock own = clock.own();
    return database
        .sql("SELECT clock_timestamp() AS time")
        .map(row -> Column.required(row, "time", Instant.class))
        .one()
        .flatMap(time -> Mono.justOrEmpty(ahead(at, own.instant(), time)));
  }

  /** It was told the time, more or less, in the middle between the two. */
  private static Optional<Duration> ahead(Instant asked, Instant answered, Instant time) {
    Duration took = Duration.between(asked, answered);
    return took.isNegative() || took.compareTo(PROMPT) > 0
        ? Optional.empty()
        : Optional.of(Duration.between(time, asked.plus(took.dividedBy(2))));
  }

  private void note(Duration ahead) {
    boolean wasFar = isFar(clock.ahead());
    clock.correct(ahead);
    if (isFar(ahead) && !wasFar) {
      log.warn("{}", sentence(ahead));
    }
  }

  private static boolean isFar(Duration ahead) {
    return ahead.abs().compareTo(Claims.SKEW) > 0;
  }

  private static String sentence(Duration ahead) {
    return "The clock of this process is %d s %s the database's, by which tokens and tickets end: set it right."
        .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
  }

  @Override
  public List<String> raised() {
    Duration ahead = clock.ahead();
    return isFar(ahead) ? List.of(sentence(ahead)) : List.of();
  }
}
