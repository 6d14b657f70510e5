package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.body.Envelope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Segment's HTTP API, with the addresses of RudderStack and Jitsu, who speak it too. */
final class SegmentApi implements Reception.Post<SegmentApi.Parcel> {

  private static final Set<String> OUTSIDE =
      Set.of("writeKey", "api_key", "token", "sentAt", "context", "batch");

  /** The calls by their long names and by their short ones, and what each brings; many or one. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("track", "track"),
          Map.entry("t", "track"),
          Map.entry("identify", "identify"),
          Map.entry("i", "identify"),
          Map.entry("page", "page"),
          Map.entry("p", "page"),
          Map.entry("screen", "screen"),
          Map.entry("s", "screen"),
          Map.entry("group", "group"),
          Map.entry("g", "group"),
          Map.entry("alias", "alias"),
          Map.entry("a", "alias"));

  private static final Set<String> OF_MANY = Set.of("batch", "b", "import");

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  SegmentApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  /** What a body holds, and how to read it. */
  record Parcel(Optional<String> key, List<Slice> messages, SegmentMessages reader) {}

  Endpoints endpoints() {
    HandlerFunction<ServerResponse> take = reception.posted(foreign, this);
    return new Endpoints(
        Stream.of(
                Endpoint.post("/v1/{call}", take),
                Endpoint.post("/beacon/v1/{call}", take),
                Endpoint.post("/api/s/{call}", take),
                Endpoint.post("/api/s/s2s/{call}", take),
                Endpoint.get("/v1/projects/{key}/settings", SegmentApi::settings),
                Endpoint.get("/sourceConfig", SegmentApi::source))
            .map(Endpoint::fromAnyOrigin)
            .map(endpoint -> endpoint.inManner(Verdicts::refusal))
            .toList());
  }

  @Override
  public Dialect dialect() {
    return Dialect.SEGMENT;
  }

  @Override
  public Parcel open(ServerRequest request, byte[] body) {
    String call = request.pathVariable("call");
    Envelope envelope = Envelope.of(body, OUTSIDE);
    Skew skew = Skew.of(envelope.text("sentAt"));
    return OF_MANY.contains(call)
        ? new Parcel(
            Contents.key(envelope),
            Contents.events(envelope, "batch"),
            new SegmentMessages(events, Optional.empty(), skew, context(envelope)))
        : new Parcel(
            Contents.key(envelope),
            List.of(Contents.only(body)),
            new SegmentMessages(events, Optional.of(type(call)), skew, Optional.empty()));
  }

  private static String type(String call) {
    String type = TYPES.get(call);
    if (type == null) {
      throw new Problem(ProblemType.NOT_FOUND, "There is no such call in this API.");
    }
    return type;
  }

  private static Optional<Members> context(Envelope envelope) {
    return envelope.member("context").flatMap(member -> Contents.object("context", member));
  }

  @Override
  public Optional<String> key(Parcel parcel) {
    return parcel.key();
  }

  @Override
  public Mono<ServerResponse> take(ServerRequest request, Caller caller, Parcel parcel) {
    return foreign
        .takeParts(Dialect.SEGMENT, request, caller, parcel.messages(), parcel.reader())
        .map(Verdicts::success);
  }

  /** What Segment's script for browsers wants to know first: that there is one destination. */
  private static Mono<ServerResponse> settings(ServerRequest request) {
    Map<String, ?> segment = Map.of("apiKey", request.pathVariable("key"));
    return Mono.just(
        new JsonObject()
            .put("integrations", Map.of("Segment.io", segment))
            .put("plan", Map.of("track", Map.of()))
            .with(HttpStatus.OK));
  }

  /** The same for RudderStack's, which stays silent unless it is told of a source. */
  private static Mono<ServerResponse> source(ServerRequest request) {
    return Mono.just(
        new JsonObject()
            .put(
                "source",
                new JsonObject()
                    .put("id", "sluice")
                    .put("name", "Sluice")
                    .put("writeKey", request.queryParam("writeKey").orElse(""))
                    .put("enabled", true)
                    .put("config", Map.of())
                    .put("destinations", List.of())
                    .put("connections", List.of()))
            .with(HttpStatus.OK));
  }
}
