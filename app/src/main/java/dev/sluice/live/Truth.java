package dev.sluice.live;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.live.Readings.Reading;
import dev.sluice.platform.Outage;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.query.Counters;
import dev.sluice.query.Slot;
import dev.sluice.query.SlotVersion;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the views to what the database says: every second it asks how far that has come with all
 * that is looked at, and reads anew where a view knows of less, or has missed something.
 */
final class Truth implements Stage {

  private static final Duration COMPARE_EVERY = Duration.ofSeconds(1);
  private static final int CLIENTS_AT_ONCE = 500;

  private final Counters counters;
  private final CounterViews views;
  private final Schema schema;
  private final Outage outage = new Outage("How far the counts have come that are shown live");

  Truth(Counters counters, CounterViews views, Schema schema) {
    this.counters = counters;
    this.views = views;
    this.schema = schema;
  }

  @Override
  public String name() {
    return "truth";
  }

  @Override
  public Role role() {
    return Role.LIVE;
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return schema
        .ready()
        .thenMany(Flux.merge(comparisons(), new Readings(views, this::read).flow()))
        .takeUntilOther(drain);
  }

  /** Whether the database does not answer. */
  boolean isAway() {
    return outage.isOn();
  }

  private Flux<Long> comparisons() {
    return Flux.interval(COMPARE_EVERY)
        .onBackpressureDrop()
        .concatMap(tick -> compare().onErrorResume(this::unanswered), 1);
  }

  /** Nobody is asked for nothing, but to see whether the database is back. */
  private Mono<Long> compare() {
    return Flux.fromIterable(List.copyOf(views.byClient().keySet()))
        .buffer(CLIENTS_AT_ONCE)
        .switchIfEmpty(Flux.just(List.<UUID>of()).filter(nobody -> outage.isOn()))
        .concatMap(this::compare, 1)
        .doOnNext(answered -> outage.isOver())
        .count();
  }

  private Mono<Long> unanswered(Throwable failure) {
    outage.goesOn(failure, System.nanoTime());
    return Mono.empty();
  }

  private Mono<Integer> compare(List<UUID> clients) {
    return counters
        .versions(clients)
        .collectList()
        .zipWhen(versions -> counters.hits(clients))
        .doOnNext(found -> compare(clients, found.getT1(), found.getT2()))
        .thenReturn(clients.size());
  }

  private void compare(List<UUID> clients, List<SlotVersion> versions, Map<UUID, Long> hits) {
    Map<UUID, Map<Integer, Long>> byClient =
        versions.stream()
            .collect(
                groupingBy(
                    SlotVersion::client, toMap(SlotVersion::partition, SlotVersion::version)));
    for (UUID client : clients) {
      CounterView view = views.byClient().get(client);
      if (view != null) {
        view.compare(byClient.getOrDefault(client, Map.of()), hits.getOrDefault(client, 0L));
      }
    }
  }

  /** One after the other: a reading never holds two connections. */
  private Mono<Reading> read(UUID client) {
    return counters
        .slots(client)
        .zipWhen(slots -> rest(client), (slots, rest) -> rest.apply(slots));
  }

  private Mono<Function<List<Slot>, Reading>> rest(UUID client) {
    return counters
        .lastMinute(client)
        .zipWhen(
            lastMinute -> counters.hits(List.of(client)),
            (lastMinute, hits) ->
                slots -> new Reading(slots, lastMinute, hits.getOrDefault(client, 0L)));
  }
}
