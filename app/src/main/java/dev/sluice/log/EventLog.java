package dev.sluice.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A durable, partitioned, ordered record of events. */
public interface EventLog {

  /**
   * Appends events, all of them, and says how far they reach once they are durable. Fails with
   * {@link LogUnavailableException}: at once where there is no room or the log is known to be away,
   * and otherwise where it does not answer in time, when the events may be there or not. The answer
   * comes on the log's own thread, which is not to be held up.
   *
   * @param client whose they are, who leaves room to the others
   */
  Mono<Reach> append(UUID client, List<Encoded> events);

  /**
   * The same for events that have to wait before they may be appended. Their room is taken
   * beforehand, where it is bounded, so that they wait in nothing else; where they may not, it is
   * given back, and the reason handed on.
   */
  default Mono<Reach> append(UUID client, List<Encoded> events, Mono<Void> before) {
    return before.then(Mono.defer(() -> append(client, events)));
  }

  /** A stretch has so many events at the most, */
  int STRETCH_EVENTS = 1024;

  /** and no further one once they have so many bytes. */
  int STRETCH_BYTES = 256 * 1024;

  /**
   * Appends stretch after stretch, each made as soon as there is room for one, and hands each on,
   * in order, once it is durable. Asks for no more than there is room for: whoever sends is slowed,
   * not refused, and waits with the bytes that were sent, not with the events that are in them.
   *
   * @param events of a stretch
   * @param rest what is handed on of a stretch, which may have to wait for one before it: all that
   *     is kept of it once the log has its events
   */
  <S, R> Flux<Durable<R>> append(
      Flux<Supplier<S>> stretches, Function<S, List<Encoded>> events, Function<S, R> rest);

  /** A stretch that is in the log, and how far it reaches. */
  record Durable<S>(S stretch, Reach reach) {}

  /**
   * The batches of the partitions that fall to this reader, each partition's in order, from the
   * places that {@code starts} names, and nothing left out that the log holds. The next batch is
   * made ready while one is worked on, no more. Ends when {@code drain} completes.
   */
  Flux<Batch> batches(Starts starts, Publisher<?> drain);

  /** How far it reaches now. A partition that holds nothing, or nothing any more, is left out. */
  Mono<Reach> ends();

  /** For how long it keeps events, or nothing where that is for ever. */
  Mono<Duration> retention();

  /** How many bytes more it can keep, by who keeps them; nothing where nobody can tell. */
  default Mono<Map<Integer, Long>> room() {
    return Mono.empty();
  }
}
