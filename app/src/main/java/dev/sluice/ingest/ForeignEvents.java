package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.access.Limits;
import dev.sluice.access.Rate;
import dev.sluice.access.SenderNetwork;
import dev.sluice.body.Slice;
import dev.sluice.platform.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes what a dialect has found in a body, under the same promises as our own: bounded, within the
 * client's limit, and durable before it says so.
 */
public final class ForeignEvents {

  private static final byte[] NOTHING = {};

  private final Bodies bodies;
  private final Documents documents;
  private final Uploads uploads;
  private final Limits limits;
  private final DialectMeters meters;
  private final Clock clock;
  private final int mostAtOnce;
  private final Scheduler reading;

  /**
   * @param mostAtOnce events of a batch
   * @param reading where one of several is read
   */
  ForeignEvents(
      Bodies bodies,
      Documents documents,
      Uploads uploads,
      Limits limits,
      DialectMeters meters,
      Clock clock,
      int mostAtOnce,
      Scheduler reading) {
    this.bodies = bodies;
    this.documents = documents;
    this.uploads = uploads;
    this.limits = limits;
    this.meters = meters;
    this.clock = clock;
    this.mostAtOnce = mostAtOnce;
    this.reading = reading;
  }

  /** The body of a request, whoever sends it. */
  public Mono<byte[]> body(Dialect dialect, ServerRequest request) {
    return failing(
        dialect,
        Mono.defer(
                () ->
                    bodies.wholeOfStranger(
                        request.exchange().getRequest(), SenderNetwork.of(request)))
            .onErrorMap(Faults::problem));
  }

  /**
   * What is made of the body of a request, which is held until then. Where its headers do not say
   * so, its first byte tells that it is gzip.
   *
   * @param client whom it counts for, where that is known already: otherwise it is the network that
   *     it comes from
   * @param cut what is seen of it at once
   */
  public <B, T> Mono<T> within(
      ServerRequest request,
      Optional<UUID> client,
      Function<byte[], B> cut,
      Function<B, Mono<T>> use) {
    return Mono.defer(
        () ->
            held(
                request,
                client,
                body ->
                    body.defaultIfEmpty(NOTHING)
                        .map(cut)
                        .onErrorMap(Faults::problem)
                        .flatMap(use)));
  }

  private <T> Mono<T> held(
      ServerRequest request, Optional<UUID> client, Function<Mono<byte[]>, Mono<T>> use) {
    ServerHttpRequest sent = request.exchange().getRequest();
    return client.isPresent()
        ? bodies.whole(sent, client.get(), use)
        : bodies.wholeOfStranger(sent, SenderNetwork.of(request), use);
  }

  /** The same of what stands in the address of a request. */
  public <B> Mono<B> cut(Supplier<B> cut) {
    return Mono.fromSupplier(cut).onErrorMap(Faults::problem);
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
    return meters
        .counted(
            dialect, uploads.take(request, caller, headers -> reader, tally).then(Mono.just(tally)))
        .doOnError(failure -> meters.taken(dialect, tally))
        .onErrorMap(Problem.class, problem -> Answers.told(problem, tally))
        .map(Tally::taken);
  }

  /** What fails as a whole counts as one event: to be said once of each call. */
  public <T> Mono<T> failing(Dialect dialect, Mono<T> call) {
    return call.doOnError(failure -> meters.failed(dialect, failure));
  }

  /**
   * The same for however many there are: more than a batch may have are appended batch by batch,
   * each read when those before it are durable. They are counted against the limit at once, so that
   * none of them is taken where not all may be. Whether it fails is counted by whoever calls it.
   */
  public Mono<Taken> takeParts(
      Dialect dialect,
      ServerRequest request,
      Caller caller,
      List<Slice> events,
      RecordReader reader) {
    if (events.size() <= mostAtOnce) {
      return takePart(dialect, request, caller, events, reader);
    }
    Caller paid = new Caller(caller.client(), caller.scope(), caller.credential(), Rate.NONE);
    return limits
        .of(caller)
        .take(events.size())
        .thenMany(Flux.fromIterable(parts(events)))
        .concatMap(part -> takePart(dialect, request, paid, part, reader).subscribeOn(reading), 0)
        .reduce(Taken::and);
  }

  private Mono<Taken> takePart(
      Dialect dialect,
      ServerRequest request,
      Caller caller,
      List<Slice> events,
      RecordReader reader) {
    return read(request, caller, intake -> intake.readEach(events), reader)
        .doOnNext(tally -> meters.taken(dialect, tally))
        .map(Tally::taken);
  }

  private List<List<Slice>> parts(List<Slice> events) {
    return IntStream.iterate(0, from -> from < events.size(), from -> from + mostAtOnce)
        .mapToObj(from -> events.subList(from, Math.min(events.size(), from + mostAtOnce)))
        .toList();
  }

  private Mono<Taken> take(
      Dialect dialect,
      ServerRequest request,
      Caller caller,
      Documents.Reader stretch,
      RecordReader reader) {
    return meters.counted(dialect, read(request, caller, stretch, reader)).map(Tally::taken);
  }

  private Mono<Tally> read(
      ServerRequest request, Caller caller, Documents.Reader stretch, RecordReader reader) {
    Intake intake = new Intake(Sender.of(request, caller, clock), Unit.INDEX, reader);
    return documents.take(
        request.exchange().getRequest(),
        caller.client(),
        Mono.fromSupplier(() -> stretch.read(intake)),
        limits.of(caller));
  }
}
