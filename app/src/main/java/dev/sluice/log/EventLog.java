package dev.sluice.log;

import dev.sluice.event.Event;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A durable, partitioned, ordered record of events. */
public interface EventLog {

  /**
   * Appends an event and gives its place once it is durable. Fails with {@link
   * LogUnavailableException} where that can't be had in time; the event may then be there or not.
   */
  Mono<Place> append(Event event);

  /**
   * The batches of the partitions that fall to this reader, each partition's in order and without a
   * hole, from the places that {@code starts} names. The next batch is made ready while one is
   * worked on, no more. Ends when {@code drain} completes.
   */
  Flux<Batch> batches(Starts starts, Publisher<?> drain);
}
