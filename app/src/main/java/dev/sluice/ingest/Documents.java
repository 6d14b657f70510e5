package dev.sluice.ingest;

import dev.sluice.access.Ration;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.log.EventLog.Durable;
import dev.sluice.log.Reach;
import dev.sluice.platform.EventLoops;
import dev.sluice.platform.Problem;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Takes JSON bodies: read whole, appended at once, answered when all of it is durable. */
final class Documents {

  private final Bodies bodies;
  private final DocumentReader reader;
  private final EventLog log;
  private final EventLoops loops;
  private final IngestMeters meters;

  Documents(
      Bodies bodies, DocumentReader reader, EventLog log, EventLoops loops, IngestMeters meters) {
    this.bodies = bodies;
    this.reader = reader;
    this.log = log;
    this.loops = loops;
    this.meters = meters;
  }

  /**
   * Reads the events of a body and appends them.
   *
   * @param answer to the request, once that is known
   */
  Mono<ServerResponse> take(
      ServerHttpRequest request,
      UUID client,
      BodyFormat.Shape shape,
      Intake intake,
      Ration ration,
      Function<Mono<Tally>, Mono<ServerResponse>> answer) {
    Mono<Stretch> stretch =
        Mono.defer(() -> bodies.whole(request, client))
            .map(body -> reader.read(body, shape, intake));
    return meters.timed(answer.apply(taken(request, client, stretch, ration)));
  }

  /** Reads events and appends them: all of those that can be read, or none. */
  Mono<Tally> take(ServerHttpRequest request, UUID client, Mono<Stretch> read, Ration ration) {
    return meters.timed(taken(request, client, read, ration));
  }

  private Mono<Tally> taken(
      ServerHttpRequest request, UUID client, Mono<Stretch> read, Ration ration) {
    return read.onErrorMap(Faults::problem)
        .doOnError(Problem.class, meters::refused)
        .flatMap(stretch -> take(client, stretch, ration, request))
        .publishOn(loops.of(request));
  }

  /** Reads what is there of a body. */
  @FunctionalInterface
  interface Reader {

    Stretch read(Intake intake);
  }

  /** All of its events or none. Who waits for the answer holds on to what stands here. */
  private Mono<Tally> take(UUID client, Stretch stretch, Ration ration, ServerHttpRequest request) {
    meters.read(stretch);
    Stretch rest = stretch.withoutEvents();
    return append(client, stretch.events(), ration, request)
        .onErrorMap(failure -> unanswered(failure, rest))
        .doFinally(end -> note(end, rest))
        .map(reach -> Tally.ofDocument().add(new Durable<>(rest, reach)));
  }

  /** Nothing waits where they are at hand; what has to wait has its room in the log already. */
  private Mono<Reach> append(
      UUID client, List<Encoded> events, Ration ration, ServerHttpRequest request) {
    return ration.isAtHand(events.size())
        ? log.append(client, events)
        : Mono.defer(() -> appendLater(client, events, ration, request));
  }

  private Mono<Reach> appendLater(
      UUID client, List<Encoded> events, Ration ration, ServerHttpRequest request) {
    return log.append(client, events, ration.take(events.size()).publishOn(loops.of(request)));
  }

  private Throwable unanswered(Throwable failure, Stretch stretch) {
    meters.unanswered(failure, stretch.accepted());
    return Faults.problem(failure);
  }

  private void note(SignalType end, Stretch stretch) {
    if (end == SignalType.ON_COMPLETE) {
      meters.durable(stretch);
    } else if (end == SignalType.CANCEL) {
      meters.unfinished(stretch.accepted());
    }
  }
}
