package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.Caller;
import dev.sluice.body.Envelope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** PostHog's ways to send events, and what its clients ask for besides: there are no flags here. */
final class PostHogApi {

  private static final Set<String> OUTSIDE =
      Set.of("writeKey", "api_key", "token", "sent_at", "batch", "properties");

  private static final String SENT_AT = "PostHog-Request-Timestamp";

  private static final RawAnswer NO_SCRIPT =
      new RawAnswer(HttpStatus.OK, "text/javascript;charset=UTF-8", "void 0;\n".getBytes(UTF_8));

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  PostHogApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  /** What a body holds, and how to read it. */
  record Parcel(Optional<String> key, List<Slice> events, RecordReader reader) {}

  Endpoints endpoints() {
    HandlerFunction<ServerResponse> take = posted((taken, outcomes) -> Verdicts.success(taken));
    HandlerFunction<ServerResponse> takeEach = posted((taken, outcomes) -> outcomes.shown(taken));
    Stream<Endpoint> usual =
        Stream.of(
                Endpoint.post("/batch", take),
                Endpoint.post("/capture", take),
                Endpoint.post("/e", take),
                Endpoint.post("/i/v0/e", take),
                Endpoint.get("/array/{key}/config", PostHogApi::features),
                Endpoint.get("/array/{key}/config.js", request -> Mono.just(NO_SCRIPT)),
                Endpoint.post("/flags", PostHogApi::features),
                Endpoint.post("/decide", PostHogApi::features))
            .map(endpoint -> endpoint.inManner(refusal(Verdicts::statusToHalveAt)));
    Endpoint newer =
        Endpoint.post("/i/v1/analytics/events", takeEach)
            .inManner(refusal(PostHogApi::statusOfNewer));
    return new Endpoints(
        Stream.concat(usual, Stream.of(newer)).map(Endpoint::fromAnyOrigin).toList());
  }

  private HandlerFunction<ServerResponse> posted(BiFunction<Taken, Outcomes, RawAnswer> answer) {
    return reception.posted(foreign, new Events(answer));
  }

  private final class Events implements Reception.Post<Parcel> {

    private final BiFunction<Taken, Outcomes, RawAnswer> answer;

    Events(BiFunction<Taken, Outcomes, RawAnswer> answer) {
      this.answer = answer;
    }

    @Override
    public Dialect dialect() {
      return Dialect.POSTHOG;
    }

    @Override
    public Parcel open(ServerRequest request, byte[] body) {
      byte[] json = Forms.json(body);
      return Contents.isArray(json) ? ofArray(request, json) : ofObject(request, json);
    }

    @Override
    public Optional<String> key(Parcel parcel) {
      return parcel.key();
    }

    @Override
    public Mono<ServerResponse> take(ServerRequest request, Caller caller, Parcel parcel) {
      Outcomes outcomes = new Outcomes(parcel.reader());
      return foreign
          .takeParts(Dialect.POSTHOG, request, caller, parcel.events(), outcomes)
          .map(taken -> answer.apply(taken, outcomes));
    }
  }

  private Parcel ofArray(ServerRequest request, byte[] json) {
    List<Slice> events = Contents.events(json);
    return ofEach(request, events, reader(request, Optional.empty()));
  }

  private Parcel ofObject(ServerRequest request, byte[] json) {
    Envelope envelope = Envelope.of(json, OUTSIDE);
    List<Slice> events =
        envelope.has("batch") ? Contents.events(envelope, "batch") : List.of(Contents.only(json));
    PostHogEvents reader = reader(request, envelope.text("sent_at"));
    Optional<String> ofAll = Contents.key(envelope);
    return ofAll.isPresent() ? new Parcel(ofAll, events, reader) : ofEach(request, events, reader);
  }

  private static Parcel ofEach(ServerRequest request, List<Slice> events, PostHogEvents reader) {
    Optional<String> key = Contents.keyWithin(events);
    return new Parcel(key, events, OneKey.of(request, () -> key, "token", Contents::keyIn, reader));
  }

  /**
   * What the body does not say of when it was sent may stand in a header or the address. When a
   * body was created, as newer ones say, is long ago where it is sent again.
   */
  private PostHogEvents reader(ServerRequest request, Optional<String> sentAt) {
    return new PostHogEvents(
        events,
        Skew.of(
            sentAt
                .or(() -> Optional.ofNullable(request.headers().firstHeader(SENT_AT)))
                .or(() -> request.queryParam("_"))));
  }

  private static Mono<ServerResponse> features(ServerRequest request) {
    return Mono.just(
        new JsonObject()
            .put("flags", Map.of())
            .put("featureFlags", Map.of())
            .put("featureFlagPayloads", Map.of())
            .put("hasFeatureFlags", false)
            .put("errorsWhileComputingFlags", false)
            .put("supportedCompression", List.of("gzip", "gzip-js"))
            .put("sessionRecording", false)
            .put("surveys", false)
            .put("siteApps", List.of())
            .with(HttpStatus.OK));
  }

  private static Manner refusal(Function<Problem, HttpStatusCode> status) {
    return (exchange, problem) ->
        new JsonObject()
            .put("status", 0)
            .put("type", kind(problem.type()))
            .put("code", problem.type().slug())
            .put("detail", String.valueOf(problem.getMessage()))
            .with(status.apply(problem));
  }

  /** At 429 a client gives its batch up there, and comes again at 503. */
  private static HttpStatusCode statusOfNewer(Problem problem) {
    return problem.type() == ProblemType.TOO_MANY_REQUESTS
        ? HttpStatus.SERVICE_UNAVAILABLE
        : Verdicts.statusToHalveAt(problem);
  }

  private static String kind(ProblemType type) {
    return switch (type) {
      case UNAUTHENTICATED, FORBIDDEN -> "authentication_error";
      case TOO_MANY_REQUESTS -> "throttled_error";
      default -> type.status().is5xxServerError() ? "server_error" : "validation_error";
    };
  }
}
