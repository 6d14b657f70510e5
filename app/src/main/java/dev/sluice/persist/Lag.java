package dev.sluice.persist;

import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.EventLog;
import dev.sluice.log.Place;
import dev.sluice.log.Reach;
import dev.sluice.platform.Outage;
import dev.sluice.platform.Role;
import dev.sluice.store.Rounds;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import reactor.core.publisher.Mono;

/**
 * Looks how far the log has come and how far the database, for those who watch. Each process tells
 * it of all partitions, so that one which nobody stores is seen as well.
 */
final class Lag extends Rounds {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final EventLog log;
  private final StoredPlaces places;
  private final Clock clock;
  private final MeterRegistry registry;
  private final ConcurrentMap<Integer, PartitionLag> partitions = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, Long> room = new ConcurrentHashMap<>();
  private final Set<Integer> ours = new ConcurrentSkipListSet<>();
  private final Outage outage = new Outage("How far the log is ahead of the database");

  Lag(EventLog log, StoredPlaces places, Schema schema, Clock clock, MeterRegistry registry) {
    super("lag", Role.PERSIST, schema, LOOK_EVERY);
    this.log = log;
    this.places = places;
    this.clock = clock;
    this.registry = registry;
  }

  /** These partitions are ours from now on, and no others. */
  void reads(Set<Integer> numbers) {
    ours.retainAll(numbers);
    ours.addAll(numbers);
    numbers.forEach(this::of);
    partitions.forEach((number, lag) -> lag.isOurs(ours.contains(number)));
  }

  void stored(Batch batch) {
    if (!batch.entries().isEmpty() && batch.entries().getLast() instanceof Entry.OfEvent last) {
      of(batch.partition()).stored(last.event().receivedAt());
    }
  }

  @Override
  protected Mono<Void> look() {
    return Mono.fromSupplier(clock::instant)
        .flatMap(this::lookAtPlaces)
        .then(log.room().doOnNext(this::noteRoom))
        .timeout(LOOK_EVERY)
        .doOnSuccess(looked -> outage.isOver())
        .doOnError(failure -> outage.goesOn(failure, System.nanoTime()))
        .onErrorComplete()
        .then();
  }

  private Mono<?> lookAtPlaces(Instant asked) {
    return log.ends()
        .map(Reach::next)
        .doOnNext(ends -> noteEnds(ends, asked))
        .zipWhen(ends -> places.now())
        .doOnNext(found -> note(found.getT1(), found.getT2(), asked));
  }

  /** What comes while the database is away waits as well. */
  private void noteEnds(Map<Integer, Long> ends, Instant asked) {
    ends.forEach(
        (number, end) -> {
          PartitionLag lag = partitions.get(number);
          if (lag != null) {
            lag.hasCome(end, asked);
          }
        });
  }

  private void note(Map<Integer, Long> ends, Map<Integer, Place> stored, Instant asked) {
    Set<Integer> all = new HashSet<>(ends.keySet());
    all.addAll(stored.keySet());
    for (int number : all) {
      long place = stored.getOrDefault(number, Place.BEGINNING).next();
      of(number).isAt(ends.getOrDefault(number, place), place, asked);
    }
  }

  private PartitionLag of(int partition) {
    return partitions.computeIfAbsent(
        partition, number -> new PartitionLag(number, registry, clock.instant()));
  }

  private void noteRoom(Map<Integer, Long> ofBrokers) {
    ofBrokers.forEach(
        (broker, bytes) -> {
          if (room.put(broker, bytes) == null) {
            Gauge.builder("sluice.log.disk.free", room, known -> known.getOrDefault(broker, 0L))
                .description("What the fullest disk of a broker has left")
                .baseUnit("bytes")
                .tag("broker", Integer.toString(broker))
                .register(registry);
          }
        });
  }
}
