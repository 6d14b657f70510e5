package dev.sluice.persist;

import dev.sluice.live.Announcements;
import dev.sluice.log.Batch;
import dev.sluice.log.EventLog;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Reads the log, stores each batch, and tells live what has changed. */
final class PersistStage implements Stage {

  private final EventLog log;
  private final Schema schema;
  private final EventStore store;
  private final EventDays days;
  private final Announcements announcements;
  private final StageMeters meters;

  PersistStage(
      EventLog log,
      Schema schema,
      EventStore store,
      EventDays days,
      Announcements announcements,
      MeterRegistry registry) {
    this.log = log;
    this.schema = schema;
    this.store = store;
    this.days = days;
    this.announcements = announcements;
    this.meters = StageMeters.of(registry, this);
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
        .takeUntilOther(drain)
        .thenMany(log.batches(store::positions, drain))
        .concatMap(this::store, 1)
        .doOnNext(this::pass);
  }

  private Mono<Stored> store(Batch batch) {
    return meters.timed(days.cover(batch).then(store.commit(batch)));
  }

  private void pass(Stored stored) {
    stored.batch().done().run();
    meters.received(stored.batch().entries().size());
    meters.sent(stored.events());
    meters.discarded("duplicate", stored.duplicates());
    meters.discarded("dead-letter", stored.deadLetters());
    announcements.announce(stored.commit());
  }
}
