package dev.sluice.persist;

import dev.sluice.log.EventLog;
import dev.sluice.persist.ClosedPeriods.Closed;
import dev.sluice.platform.Alarm;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Adds up what each period has brought, once it is over and all of it is stored. */
final class Reports extends Rounds implements Alarm {

  private static final Logger log = LoggerFactory.getLogger(Reports.class);

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration STORED_LIMIT = Duration.ofSeconds(5);

  /** Periods of one look that are told one by one, and of how many more one is. */
  private static final long FEW = 10;

  private static final long MANY = 100;

  private final EventLog events;
  private final StoredPlaces places;
  private final ClosedPeriods periods;
  private final StageMeters meters;
  private final Setbacks setbacks = new Setbacks(Clock.systemUTC());

  Reports(
      Schema schema,
      EventLog events,
      StoredPlaces places,
      ClosedPeriods periods,
      MeterRegistry registry) {
    super("reports", Role.PERSIST, schema, LOOK_EVERY);
    this.events = events;
    this.places = places;
    this.periods = periods;
    this.meters = StageMeters.of(registry, this);
  }

  @Override
  public List<String> raised() {
    return setbacks.raised();
  }

  /** All that can be closed or has to be made anew. */
  @Override
  protected Flux<Closed> look() {
    return setbacks
        .attempt("To note what came late", periods.noteLate())
        .thenMany(Flux.fromArray(PeriodKind.values()))
        .concatMap(
            kind ->
                Flux.concat(
                    setbacks.attempt("To correct a " + kind.label(), corrected(kind)),
                    setbacks.attempt("To add up the next " + kind.label(), closed(kind))),
            1)
        .index(this::told);
  }

  private Flux<Closed> corrected(PeriodKind kind) {
    return oneByOne(() -> periods.correctNext(kind));
  }

  private Flux<Closed> closed(PeriodKind kind) {
    return periods
        .announce(kind)
        .flatMap(until -> isAllStored().filter(stored -> stored).map(stored -> until))
        .flatMapMany(until -> oneByOne(() -> periods.closeNext(kind, until)));
  }

  private Flux<Closed> oneByOne(Supplier<Mono<Closed>> next) {
    return meters.timed(next.get()).expand(done -> meters.timed(next.get()));
  }

  /** Whatever comes after this knows that periods are being closed. */
  private Mono<Boolean> isAllStored() {
    return events.ends().flatMap(ends -> places.hold(ends, STORED_LIMIT));
  }

  private Closed told(long place, Closed period) {
    meters.received(1);
    meters.sent(1);
    if (place < FEW || place % MANY == 0) {
      log.info(
          "Added up the {} from {} to {}: {} rows",
          period.kind().label(),
          period.starts(),
          period.ends(),
          period.rows());
    }
    return period;
  }
}
