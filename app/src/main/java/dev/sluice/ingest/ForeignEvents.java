package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.access.Limits;
import dev.sluice.body.Slice;
import dev.sluice.platform.Problem;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Takes what a dialect has found in a body, under the same promises as our own: bounded, within the
 * client's limit, and durable before it says so.
 */
public final class ForeignEvents {

  /** Whom a body counts for that is read before anybody knows who sends it. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final Bodies bodies;
  private final Documents documents;
  private final Limits limits;
  private final Clock clock;

  ForeignEvents(Bodies bodies, Documents documents, Limits limits, Clock clock) {
    this.bodies = bodies;
    this.documents = documents;
    this.limits = limits;
    this.clock = clock;
  }

  /** The body of a request, whoever sends it. */
  public Mono<byte[]> body(ServerRequest request) {
    return bodies.whole(request.exchange().getRequest(), NOBODY).onErrorMap(Faults::problem);
  }

  /**
   * One event, which is taken or refused.
   *
   * @throws Problem that says why it was refused
   */
  public Mono<Taken> takeOne(
      ServerRequest request, Caller caller, byte[] body, RecordReader reader) {
    return take(request, caller, intake -> DocumentReader.single(body, intake), reader);
  }

  /** Any number of events, each of which is taken or refused. */
  public Mono<Taken> takeAll(
      ServerRequest request, Caller caller, List<Slice> events, RecordReader reader) {
    return take(request, caller, intake -> intake.readEach(events), reader);
  }

  private Mono<Taken> take(
      ServerRequest request, Caller caller, Documents.Reader stretch, RecordReader reader) {
    Intake intake = new Intake(Sender.of(request, caller, clock), Unit.INDEX, reader);
    return documents
        .take(
            request.exchange().getRequest(),
            Mono.fromSupplier(() -> stretch.read(intake)),
            limits.of(caller))
        .map(Tally::taken);
  }
}
