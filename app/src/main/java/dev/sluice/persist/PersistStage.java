package dev.sluice.persist;

import dev.sluice.live.Announcements;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.EventLog;
import dev.sluice.log.Place;
import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.platform.Exemplars;
import dev.sluice.platform.Latency;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import dev.sluice.platform.Traces;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the log, stores each batch, and tells live what has changed. */
final class PersistStage implements Stage {

  private static final String DUPLICATE = "duplicate";
  private static final String EXPIRED = "expired";
  private static final String ERASED = "erased";

  private final EventLog log;
  private final Schema schema;
  private final EventStore store;
  private final EventDays days;
  private final Announcements announcements;
  private final Portions portions;
  private final Watchdog watchdog;
  private final Lag lag;
  private final PersistSettings settings;
  private final StageMeters meters;
  private final Timer latency;
  private final Traces traces;
  private final Counter leftOut;

  PersistStage(
      EventLog log,
      Schema schema,
      EventStore store,
      EventDays days,
      Announcements announcements,
      Watchdog watchdog,
      Lag lag,
      PersistSettings settings,
      MeterRegistry registry,
      Traces traces) {
    this.log = log;
    this.schema = schema;
    this.store = store;
    this.days = days;
    this.announcements = announcements;
    this.watchdog = watchdog;
    this.lag = lag;
    this.settings = settings;
    this.traces = traces;
    this.meters = StageMeters.of(registry, this).discarding(reasons());
    this.latency = Latency.stored(registry);
    this.leftOut =
        Counter.builder("sluice.profiles.left.out")
            .description("Traits, groups and joined ids beyond what is kept of a user or a group")
            .register(registry);
    this.portions = new Portions(this::store, settings.batchEvents(), failure -> meters.failed());
  }

  private static Stream<String> reasons() {
    return Stream.concat(
        Stream.of(DUPLICATE, EXPIRED, ERASED), Stream.of(Reason.values()).map(Reason::label));
  }

  @Override
  public String name() {
    return "persist";
  }

  @Override
  public Role role() {
    return Role.PERSIST;
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    lag.reads(Set.of());
    return schema
        .ready()
        .then(days.makeWeeks())
        .takeUntilOther(drain)
        .thenMany(Flux.defer(() -> stored(drain)));
  }

  private Flux<Stored> stored(Mono<Void> drain) {
    Shelf shelf =
        new Shelf(settings.batchEvents(), settings.batchSize().toBytes(), System::nanoTime);
    Flux<Stored> writers =
        Flux.range(0, settings.writers())
            .flatMap(number -> writer(number, shelf), settings.writers());
    return Flux.merge(reader(shelf, drain), writers)
        .concatWith(Mono.defer(shelf::verdict))
        .takeUntilOther(watchdog.stalled());
  }

  private Flux<Stored> reader(Shelf shelf, Mono<Void> drain) {
    return log.batches(this::positions, drain)
        .concatMap(shelf::put, 1)
        .takeUntilOther(shelf.failed())
        .doOnComplete(shelf::close)
        .onErrorResume(shelf::fail)
        .thenMany(Flux.empty());
  }

  private Mono<Map<Integer, Place>> positions(Set<Integer> partitions) {
    watchdog.reads(partitions);
    lag.reads(partitions);
    return store.positions(partitions);
  }

  private Flux<Stored> writer(int number, Shelf shelf) {
    return shelf
        .take(number)
        .flatMapMany(
            armful ->
                portions
                    .store(armful)
                    .doOnNext(this::pass)
                    .doOnComplete(() -> shelf.done(armful))
                    .concatWith(rest(armful, System.nanoTime())))
        .onErrorResume(shelf::fail)
        .repeat(() -> !shelf.isDone());
  }

  /** Before it takes another one. */
  private static Mono<Stored> rest(Armful armful, long begun) {
    return Mono.defer(
        () -> {
          Duration took = Duration.ofNanos(System.nanoTime() - begun);
          Duration rest = Rest.after(armful.events(), took);
          return rest.isZero() ? Mono.empty() : Mono.delay(rest).then(Mono.empty());
        });
  }

  private Mono<Stored> store(Armful armful) {
    Mono<Stored> commit = meters.timed(store.commit(armful));
    return traces.areOn() ? TracedCommit.of(armful, commit, traces) : commit;
  }

  private void pass(Stored stored) {
    stored.armful().batches().forEach(this::pass);
    watchdog.stored();
    noteLatency(stored.armful(), Instant.now());
    meters.received(stored.armful().events());
    meters.sent(stored.events());
    meters.discarded(DUPLICATE, stored.duplicates());
    meters.discarded(EXPIRED, stored.expired());
    meters.discarded(ERASED, stored.erased());
    stored.deadLetters().forEach((reason, letters) -> meters.discarded(reason.label(), letters));
    leftOut.increment((double) stored.leftOut());
    stored.commits().forEach(announcements::announce);
  }

  private void pass(Batch batch) {
    batch.done().run();
    lag.stored(batch);
  }

  private void noteLatency(Armful armful, Instant now) {
    armful.entries().forEach(entry -> noteLatency(entry, now));
  }

  private void noteLatency(Entry entry, Instant now) {
    if (entry instanceof Entry.OfEvent event) {
      long nanos = Latency.between(event.event().receivedAt(), now);
      Exemplars.record(latency, nanos, event.trace());
    }
  }
}
