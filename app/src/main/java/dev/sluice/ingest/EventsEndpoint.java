package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.event.Event;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.log.EventLog;
import dev.sluice.log.LogUnavailableException;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.StageMeters;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/events}: answers yes once the event is durable, and never before. */
final class EventsEndpoint {

  private final EventReader reader;
  private final EventLog log;
  private final StageMeters meters;
  private final Clock clock;

  EventsEndpoint(EventReader reader, EventLog log, StageMeters meters, Clock clock) {
    this.reader = reader;
    this.log = log;
    this.meters = meters;
    this.clock = clock;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(Endpoint.post("/api/v1/events", gate.require(Scope.WRITE, this::take)));
  }

  private Mono<ServerResponse> take(ServerRequest request, Caller caller) {
    requireJson(request);
    return meters.timed(
        body(request).map(json -> read(json, origin(request, caller))).flatMap(this::act));
  }

  private Reading read(byte[] json, Origin origin) {
    return reader.read(json, 0, json.length, origin);
  }

  private static void requireJson(ServerRequest request) {
    boolean json =
        request
            .headers()
            .contentType()
            .filter(MediaType.APPLICATION_JSON::isCompatibleWith)
            .isPresent();
    if (!json) {
      throw new Problem(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the event as Content-Type application/json.");
    }
  }

  private static Mono<byte[]> body(ServerRequest request) {
    return DataBufferUtils.join(
            request.body(BodyExtractors.toDataBuffers()), EventReader.MAX_EVENT_BYTES)
        .map(EventsEndpoint::bytes)
        .switchIfEmpty(Mono.just(new byte[0]));
  }

  private static byte[] bytes(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  private Origin origin(ServerRequest request, Caller caller) {
    return new Origin(
        caller.client(),
        clock.instant(),
        request.remoteAddress().map(address -> address.getAddress().getHostAddress()).orElse(null),
        request.headers().firstHeader(HttpHeaders.USER_AGENT));
  }

  private Mono<ServerResponse> act(Reading reading) {
    meters.received(1);
    return switch (reading) {
      case Reading.Accepted(Event event) -> append(event);
      case Reading.Rejected(Rejection rejection) -> refuse(Refusals.problem(rejection));
    };
  }

  private Mono<ServerResponse> append(Event event) {
    return log.append(event)
        .doOnSuccess(place -> meters.sent(1))
        .onErrorMap(LogUnavailableException.class, this::away)
        .then(
            ServerResponse.status(HttpStatus.ACCEPTED)
                .bodyValue(new Answer(1, List.of(), List.of(event.id().value()))));
  }

  private Mono<ServerResponse> refuse(Problem problem) {
    meters.discarded(problem.type().slug(), 1);
    return Mono.error(problem);
  }

  private Problem away(LogUnavailableException cause) {
    meters.discarded(ProblemType.UNAVAILABLE.slug(), 1);
    return new Problem(
            ProblemType.UNAVAILABLE,
            "The log does not answer, so that the event may or may not be kept: send it again with the same id.",
            cause)
        .header(HttpHeaders.RETRY_AFTER, "2");
  }

  /** The ids are of the events that were accepted, in their order. */
  private record Answer(int accepted, List<Object> rejected, List<UUID> ids) {}
}
