package dev.sluice.persist;

import dev.sluice.live.Announcements;
import dev.sluice.log.Batch;
import dev.sluice.log.EventLog;
import dev.sluice.log.Place;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the log, stores each batch, and tells live what has changed. */
final class PersistStage implements Stage {

  private final EventLog log;
  private final Schema schema;
  private final EventStore store;
  private final EventDays days;
  private final Announcements announcements;
  private final Portions portions;
  private final Watchdog watchdog;
  private final PersistSettings settings;
  private final StageMeters meters;

  PersistStage(
      EventLog log,
      Schema schema,
      EventStore store,
      EventDays days,
      Announcements announcements,
      Watchdog watchdog,
      PersistSettings settings,
      MeterRegistry registry) {
    this.log = log;
    this.schema = schema;
    this.store = store;
    this.days = days;
    this.announcements = announcements;
    this.watchdog = watchdog;
    this.settings = settings;
    this.meters = StageMeters.of(registry, this);
    this.portions = new Portions(this::store, settings.batchEvents(), failure -> meters.failed());
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
    return schema
        .ready()
        .then(days.makeWeeks())
        .takeUntilOther(drain)
        .thenMany(Flux.defer(() -> stored(drain)));
  }

  private Flux<Stored> stored(Mono<Void> drain) {
    Shelf shelf = new Shelf(settings.batchEvents(), settings.batchSize().toBytes());
    Flux<Stored> writers =
        Flux.range(0, settings.writers()).flatMap(i -> writer(shelf), settings.writers());
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
    return store.positions(partitions);
  }

  private Flux<Stored> writer(Shelf shelf) {
    return shelf
        .take()
        .flatMapMany(
            batch ->
                portions.store(batch).doOnNext(this::pass).doOnComplete(() -> shelf.done(batch)))
        .onErrorResume(shelf::fail)
        .repeat(() -> !shelf.isDone());
  }

  private Mono<Stored> store(Batch batch) {
    return meters.timed(store.commit(batch));
  }

  private void pass(Stored stored) {
    stored.batch().done().run();
    watchdog.stored();
    meters.received(stored.batch().entries().size());
    meters.sent(stored.events());
    meters.discarded("duplicate", stored.duplicates());
    meters.discarded("expired", stored.expired());
    meters.discarded("erased", stored.erased());
    stored.deadLetters().forEach((reason, letters) -> meters.discarded(reason.label(), letters));
    announcements.announce(stored.commit());
  }
}
