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
  private final Uploads uploads;
  private final Limits limits;
  private final DialectMeters meters;
  private final Clock clock;

  ForeignEvents(
      Bodies bodies,
      Documents documents,
      Uploads uploads,
      Limits limits,
      DialectMeters meters,
      Clock clock) {
    this.bodies = bodies;
    this.documents = documents;
    this.uploads = uploads;
    this.limits = limits;
    this.meters = meters;
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
      Dialect dialect, ServerRequest request, Caller caller, byte[] body, RecordReader reader) {
    return take(dialect, request, caller, intake -> DocumentReader.single(body, intake), reader);
  }

  /** Any number of events, each of which is taken or refused. */
  public Mono<Taken> takeAll(
      Dialect dialect,
      ServerRequest request,
      Caller caller,
      List<Slice> events,
      RecordReader reader) {
    return take(dialect, request, caller, intake -> intake.readEach(events), reader);
  }

  /** Whether files come with a request. */
  public static boolean isUpload(ServerRequest request) {
    return Uploads.isOne(request);
  }

  /** The events of files, each of which is taken or refused, however many there are. */
  public Mono<Taken> takeFiles(
      Dialect dialect, ServerRequest request, Caller caller, RecordReader reader) {
    Tally tally = Tally.ofStream();
    return counted(
        dialect,
        uploads.take(request, caller, reader, tally).then(Mono.fromSupplier(tally::taken)));
  }

  private Mono<Taken> counted(Dialect dialect, Mono<Taken> taken) {
    return taken
        .doOnNext(events -> meters.taken(dialect, events))
        .doOnError(failure -> meters.failed(dialect, failure));
  }

  private Mono<Taken> take(
      Dialect dialect,
      ServerRequest request,
      Caller caller,
      Documents.Reader stretch,
      RecordReader reader) {
    Intake intake = new Intake(Sender.of(request, caller, clock), Unit.INDEX, reader);
    return counted(
        dialect,
        documents
            .take(
                request.exchange().getRequest(),
                Mono.fromSupplier(() -> stretch.read(intake)),
                limits.of(caller))
            .map(Tally::taken));
  }
}
