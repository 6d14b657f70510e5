package dev.sluice.live;

import dev.sluice.query.EventTail;
import dev.sluice.query.Frontier;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds what is to be read of a tail, and puts it into words. */
final class Passages {

  private static final int MOST_EVENTS = 1000;

  /** Out of one search, which has a connection as long as they are told. */
  private static final int MOST_AT_ONCE = 10;

  private static final int MOST_CHARACTERS = 256 * 1024;

  private final EventTail events;
  private final int replay;

  /**
   * @param replay events that are given to somebody who has missed them, at the most
   */
  Passages(EventTail events, int replay) {
    this.events = events;
    this.replay = replay;
  }

  /**
   * What follows, passage after passage, or some of it where it is more than may be shown. Whoever
   * asks again goes on where the last one ends.
   */
  Flux<Passage> next(Tail tail, Tail.Stretch stretch) {
    Frontier from = stretch.from();
    Frontier to = stretch.to();
    if (!from.leadsTo(to) || isTooLate(stretch)) {
      return Flux.just(Passage.gap(tail.ids(), from, to));
    }
    return from.eventsTo(to) > stretch.room()
        ? sample(tail, from, to, Math.min(stretch.room(), MOST_EVENTS)).flux()
        : between(tail, from, to);
  }

  private Flux<Passage> between(Tail tail, Frontier from, Frontier to) {
    return events
        .pages(tail.client(), from, to, MOST_AT_ONCE, MOST_EVENTS, MOST_CHARACTERS)
        .scan(Passage.empty(from), (last, page) -> Passage.of(tail.ids(), last.end(), to, page))
        .skip(1);
  }

  /** What came while nobody could look was not too much at a time, but may be too much by now. */
  private boolean isTooLate(Tail.Stretch stretch) {
    long events = stretch.from().eventsTo(stretch.to());
    return stretch.isLate() && events <= stretch.room() && events > replay;
  }

  private Mono<Passage> sample(Tail tail, Frontier from, Frontier to, int most) {
    return most == 0
        ? Mono.just(Passage.sample(tail.ids(), from, to, List.of()))
        : events
            .sample(tail.client(), from, to, most, MOST_CHARACTERS)
            .map(some -> Passage.sample(tail.ids(), from, to, some));
  }

  /** What somebody has missed, from the first of it, or that it is too much. */
  Mono<Passage> missed(Tail tail, Tail.Missed missed) {
    Frontier from = missed.from();
    Frontier to = missed.to();
    if (!from.leadsTo(to) || from.eventsTo(to) > replay) {
      return Mono.just(Passage.gap(tail.ids(), from, to));
    }
    return events
        .read(tail.client(), from, to, MOST_EVENTS, MOST_CHARACTERS)
        .map(page -> Passage.of(tail.ids(), from, to, page));
  }
}
