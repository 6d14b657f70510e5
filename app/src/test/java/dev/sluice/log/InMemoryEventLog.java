package dev.sluice.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A log that lasts as long as its JVM, held to the same contract as the real one. */
public final class InMemoryEventLog implements EventLog {

  private static final int PARTITIONS = 3;

  private final List<List<byte[]>> partitions =
      IntStream.range(0, PARTITIONS).<List<byte[]>>mapToObj(i -> new ArrayList<>()).toList();
  private final Sinks.Many<Integer> appended = Sinks.many().multicast().directBestEffort();

  @Override
  public Mono<Reach> append(UUID client, List<Encoded> events) {
    return Mono.fromSupplier(
        () -> events.stream().map(this::append).reduce(Reach.NOWHERE, Reach::and));
  }

  private synchronized Reach append(Encoded event) {
    int partition = Math.floorMod(Arrays.hashCode(event.key()), PARTITIONS);
    partitions.get(partition).add(event.value());
    appended.tryEmitNext(partition);
    return new Reach(Map.of(partition, (long) partitions.get(partition).size()));
  }

  @Override
  public <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest) {
    return stretches
        .map(Supplier::get)
        .concatMap(
            stretch ->
                Flux.fromIterable(events.apply(stretch))
                    .map(this::append)
                    .reduce(Reach.NOWHERE, Reach::and)
                    .map(reach -> new Durable<>(rest.apply(stretch), reach)),
            0);
  }

  @Override
  public Flux<Batch> batches(Starts starts, Publisher<?> drain) {
    Set<Integer> all = IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toSet());
    return starts
        .of(all)
        .flatMapMany(
            places ->
                Flux.fromIterable(all)
                    .concatWith(appended.asFlux().onBackpressureBuffer())
                    .concatMapIterable(partition -> batch(partition, places)))
        .takeUntilOther(drain);
  }

  @Override
  public Mono<Reach> ends() {
    return Mono.fromSupplier(
        () -> IntStream.range(0, PARTITIONS).mapToObj(this::end).reduce(Reach.NOWHERE, Reach::and));
  }

  @Override
  public Mono<Duration> retention() {
    return Mono.empty();
  }

  private synchronized Reach end(int partition) {
    int records = partitions.get(partition).size();
    return records == 0 ? Reach.NOWHERE : new Reach(Map.of(partition, (long) records));
  }

  private synchronized List<Batch> batch(int partition, Map<Integer, Place> places) {
    Place from = Objects.requireNonNull(places.get(partition));
    List<byte[]> records = partitions.get(partition);
    if (from.next() >= records.size()) {
      return List.of();
    }
    List<Entry> entries =
        IntStream.range((int) from.next(), records.size())
            .mapToObj(i -> Entry.of(i, records.get(i), null))
            .toList();
    Place next = new Place(records.size(), "in memory");
    places.put(partition, next);
    return List.of(new Batch(partition, from, next, entries, () -> {}));
  }
}
