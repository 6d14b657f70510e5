package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Limits;
import dev.sluice.access.Scope;
import dev.sluice.body.CsvSlicer;
import dev.sluice.body.LineSlicer;
import dev.sluice.body.Slicer;
import dev.sluice.event.EventReader;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/events}: answers yes once the events are durable, and never before. */
final class EventsEndpoint {

  private final Formats formats;
  private final Bodies bodies;
  private final Documents documents;
  private final Streams streams;
  private final Answers answers;
  private final DialectMeters meters;
  private final Limits limits;
  private final Clock clock;

  EventsEndpoint(
      Formats formats,
      Bodies bodies,
      Documents documents,
      Streams streams,
      Answers answers,
      DialectMeters meters,
      Limits limits,
      Clock clock) {
    this.formats = formats;
    this.bodies = bodies;
    this.documents = documents;
    this.streams = streams;
    this.answers = answers;
    this.meters = meters;
    this.limits = limits;
    this.clock = clock;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.post("/api/v1/events", gate.require(Scope.WRITE, limits.shownBy(this::take)))
            .fromAnyOrigin());
  }

  private Mono<ServerResponse> take(ServerRequest request, Caller caller) {
    ServerHttpRequest http = request.exchange().getRequest();
    BodyFormat format = formats.of(http.getHeaders());
    Sender sender = Sender.of(request, caller, clock);
    RecordReader reader = format.reader(http.getHeaders());
    Wish wish = Wish.of(request, caller);
    return format.shape().isStream()
        ? stream(request, caller, sender, format.shape(), reader, wish)
        : documents.take(
            http,
            caller.client(),
            format.shape(),
            new Intake(sender, Unit.INDEX, reader),
            limits.of(caller),
            taken -> counted(format, taken).flatMap(tally -> answers.whole(tally, wish)));
  }

  private Mono<Tally> counted(BodyFormat format, Mono<Tally> taken) {
    return format.dialect().map(dialect -> meters.counted(dialect, taken)).orElse(taken);
  }

  private static Slicer slicer(BodyFormat.Shape shape) {
    return shape == BodyFormat.Shape.ROWS
        ? new CsvSlicer(EventReader.MAX_EVENT_BYTES)
        : new LineSlicer(EventReader.MAX_EVENT_BYTES);
  }

  private Mono<ServerResponse> stream(
      ServerRequest request,
      Caller caller,
      Sender sender,
      BodyFormat.Shape shape,
      RecordReader reader,
      Wish wish) {
    Tally tally = Tally.ofStream(wish);
    Intake intake = new Intake(sender, Unit.LINE, reader, tally.named());
    Flux<byte[]> body = bodies.stream(request.exchange().getRequest(), caller.client());
    Flux<Supplier<Stretch>> stretches = streams.read(body, slicer(shape), intake);
    return answers.of(streams.append(request, caller, stretches, tally), tally, wish);
  }
}
