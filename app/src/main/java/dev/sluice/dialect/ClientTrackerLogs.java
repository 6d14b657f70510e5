package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate.Entry;
import dev.sluice.access.Scope;
import dev.sluice.access.ShownKeys;
import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The client tracker's {@code POST /api/logs}: one use of an endpoint, which is an event. */
final class ClientTrackerLogs {

  /** It tells of nothing else. */
  private static final String ACTION = "hit";

  /** The largest whole number that every client reads as it is, which has all bits set. */
  private static final long EXACT = (1L << 53) - 1;

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;
  private final Manner manner;

  ClientTrackerLogs(Reception reception, ForeignEvents foreign, EventReader events, Manner manner) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
    this.manner = manner;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post(
                "/api/logs",
                request -> reception.admit(request, Scope.WRITE, entry(request), this::record))
            .fromAnyOrigin()
            .inManner(manner));
  }

  /** A token writes too. It could make itself a key that does. */
  private static Entry entry(ServerRequest request) {
    return new Entry(
        ShownKeys.of(request.exchange().getRequest(), ClientTrackerManner.PARAMETERS), false, true);
  }

  private Mono<ServerResponse> record(ServerRequest request, Caller caller) {
    if (!ClientTrackerManner.isJson(request.headers().asHttpHeaders())) {
      throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
    }
    return foreign
        .body(Dialect.CLIENT_TRACKER, request)
        .flatMap(body -> foreign.takeOne(Dialect.CLIENT_TRACKER, request, caller, body, this::read))
        .map(taken -> recorded(taken.ids().getFirst()));
  }

  private Reading read(Slice.Whole body, Origin origin) {
    return Members.translated(body.bytes(), body.from(), body.to(), hit -> event(hit, origin));
  }

  private Reading event(Members hit, Origin origin) {
    byte[] json = new EventJson().action(ACTION).page(hit.requiredText("endpoint")).bytes();
    return events.read(json, 0, json.length, origin);
  }

  /** Of an id as we make it, these bits are drawn by lot: two are as good as never the same. */
  private static ServerResponse recorded(UUID id) {
    return new JsonObject()
        .put("message", "Log recorded successfully")
        .put("data", Map.of("hit_id", id.getLeastSignificantBits() & EXACT))
        .withCharset(HttpStatus.ACCEPTED);
  }
}
