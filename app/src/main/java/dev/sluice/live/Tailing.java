package dev.sluice.live;

import static java.util.stream.Collectors.toMap;

import dev.sluice.platform.Latency;
import dev.sluice.platform.Outage;
import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import dev.sluice.platform.StageMeters;
import dev.sluice.query.EventTail;
import dev.sluice.query.Frontier;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the tails from the database: how far each has come when it is hinted at, and every one and
 * a half seconds, then what is new, and what somebody has missed. None of these waits for another.
 * A client whose events take long to read does not hold up the rest, two of them do until they are
 * read or given up; whoever has missed nothing is not held up by anybody.
 */
final class Tailing implements Stage {

  private static final String UNSHOWN = "unshown";
  private static final Duration EVERY = Duration.ofMillis(25);
  private static final int CLIENTS_AT_ONCE = 500;
  private static final int READ_AT_ONCE = 2;

  private final Tails tails;
  private final EventTail events;
  private final Passages passages;
  private final Schema schema;
  private final StageMeters meters;
  private final Timer shown;
  private final Outage outage = new Outage("The search for new events");

  Tailing(Tails tails, EventTail events, Passages passages, Schema schema, MeterRegistry registry) {
    this.tails = tails;
    this.events = events;
    this.passages = passages;
    this.schema = schema;
    this.meters = StageMeters.of(registry, this).discarding(Stream.of(UNSHOWN));
    this.shown = Latency.shown(registry, "events");
  }

  @Override
  public String name() {
    return "tails";
  }

  @Override
  public Role role() {
    return Role.LIVE;
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return schema
        .ready()
        .thenMany(Flux.merge(beat(), places(), looks(), each(this::read), each(this::replay)))
        .takeUntilOther(drain);
  }

  private static Flux<Long> ticks() {
    return Flux.interval(EVERY).onBackpressureDrop();
  }

  private Flux<Long> beat() {
    return ticks().doOnNext(tick -> tails.all().forEach(Tail::nudge));
  }

  private Flux<Tail> places() {
    return ticks().flatMapIterable(tick -> tails.all(), 1).concatMap(this::tellPlace, 1);
  }

  private Mono<Tail> tellPlace(Tail tail) {
    return answered(
        Mono.<Tail>fromRunnable(() -> tail.tellPlace(System.nanoTime())), List.of(tail));
  }

  private Flux<UUID> each(Function<Tail, Mono<UUID>> work) {
    return ticks().flatMapIterable(tick -> tails.all(), 1).flatMap(work, READ_AT_ONCE, 1);
  }

  private Flux<Tail> looks() {
    return ticks()
        .concatMap(
            tick ->
                Flux.fromIterable(tails.all())
                    .filter(tail -> tail.beginsToLook(System.nanoTime()))
                    .buffer(CLIENTS_AT_ONCE)
                    .concatMap(this::look, 1),
            1);
  }

  private Flux<Tail> look(List<Tail> some) {
    Map<UUID, Tail> byClient = some.stream().collect(toMap(Tail::client, Function.identity()));
    return answered(events.frontiers(byClient.keySet()), some)
        .doOnNext(found -> byClient.forEach((client, tail) -> tail.aim(of(client, found))))
        .thenMany(Flux.fromIterable(some));
  }

  private static Frontier of(UUID client, Map<UUID, Frontier> found) {
    return Objects.requireNonNull(found.get(client), "No row for a client that was asked for");
  }

  private Mono<UUID> read(Tail tail) {
    return Mono.justOrEmpty(tail.beginsToRead(System.nanoTime()))
        .flatMap(
            stretch ->
                answered(meters.timed(told(tail, stretch)), List.of(tail))
                    .doFinally(end -> tail.endRead()))
        .thenReturn(tail.client());
  }

  /**
   * How many passages were told. Each has a beat of its own: all at once would leave behind whoever
   * has not taken the first.
   */
  private Mono<Long> told(Tail tail, Tail.Stretch stretch) {
    return Flux.defer(() -> passages.next(tail, stretch))
        .index()
        .concatMap(
            each -> each.getT1() == 0 ? Mono.just(each) : Mono.just(each).delayElement(EVERY), 1)
        .doOnNext(each -> tell(tail, stretch, each.getT2()))
        .count();
  }

  private void tell(Tail tail, Tail.Stretch stretch, Passage passage) {
    tail.tell(stretch, passage, System.nanoTime());
    Instant now = Instant.now();
    passage
        .received()
        .forEach(received -> shown.record(Latency.between(received, now), TimeUnit.NANOSECONDS));
    long stored = passage.stored();
    meters.received(stored);
    meters.sent(passage.events());
    meters.discarded(UNSHOWN, stored - passage.events());
  }

  private Mono<UUID> replay(Tail tail) {
    return Mono.justOrEmpty(tail.beginsToReplay(System.nanoTime()))
        .flatMap(
            missed ->
                answered(Mono.defer(() -> passages.missed(tail, missed)), List.of(tail))
                    .doOnNext(passage -> tail.give(missed, passage))
                    .switchIfEmpty(Mono.fromRunnable(() -> tail.giveUp(missed)))
                    .doFinally(end -> tail.endReplay()))
        .thenReturn(tail.client());
  }

  /** Nothing where there is no answer, and then they rest for a while. */
  private <T> Mono<T> answered(Mono<T> answer, List<Tail> some) {
    return answer
        .doOnNext(found -> outage.isOver())
        .onErrorResume(
            failure -> {
              long now = System.nanoTime();
              outage.goesOn(failure, now);
              some.forEach(tail -> tail.rest(now));
              return Mono.empty();
            });
  }
}
