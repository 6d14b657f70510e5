package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The interaction tracker with a dashboard: one interaction a call, or those of a file. */
final class InteractionTracker {

  /** It answers to both. */
  static final List<String> ROOTS = List.of("/interactions", "/api/interactions");

  private static final String SENT = "✅ Single interaction sent to Kafka!";
  private static final String SENDING = "✅ Sending interactions to Kafka...";
  private static final String SAMPLE = ClassPathText.of("dialect/interactions.json");

  private final Reception reception;
  private final ForeignEvents foreign;
  private final RecordReader reader;

  InteractionTracker(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.reader = (slice, origin) -> Interaction.read(slice, origin, events);
  }

  Endpoints endpoints() {
    return new Endpoints(
        ROOTS.stream()
            .flatMap(
                root ->
                    Stream.of(
                        post(root + "/send-single", this::sendOne),
                        post(root + "/send-from-file", this::sendMany)))
            .toList());
  }

  private Endpoint post(String path, Gate.Handler handler) {
    return Endpoint.post(path, reception.open(Scope.WRITE, handler))
        .fromAnyOrigin()
        .inManner(InteractionTracker::refusal);
  }

  private Mono<ServerResponse> sendOne(ServerRequest request, Caller caller) {
    return foreign
        .body(Dialect.INTERACTION_TRACKER, request)
        .flatMap(
            body -> foreign.takeOne(Dialect.INTERACTION_TRACKER, request, caller, body, reader))
        .map(taken -> text(SENT));
  }

  /** Those of the files or the body that come with it, and where nothing does some of our own. */
  private Mono<ServerResponse> sendMany(ServerRequest request, Caller caller) {
    Mono<Taken> taken =
        ForeignEvents.isUpload(request)
            ? foreign.takeFiles(Dialect.INTERACTION_TRACKER, request, caller, reader)
            : foreign.failing(
                Dialect.INTERACTION_TRACKER,
                foreign.within(
                    request,
                    Optional.of(caller.client()),
                    InteractionTracker::records,
                    records -> takeAll(request, caller, records)));
    return taken.map(InteractionTracker::sending);
  }

  private Mono<Taken> takeAll(ServerRequest request, Caller caller, List<Slice> records) {
    return foreign.takeParts(Dialect.INTERACTION_TRACKER, request, caller, records, reader);
  }

  private static List<Slice> records(byte[] body) {
    byte[] json = body.length == 0 ? SAMPLE.getBytes(UTF_8) : body;
    return Contents.isArray(json) ? Contents.events(json) : Contents.lines(json);
  }

  private static RawAnswer sending(Taken taken) {
    if (taken.accepted() == 0) {
      throw new Problem(ProblemType.NO_VALID_EVENT, "None of the interactions was valid.");
    }
    return text(SENDING).header(Verdicts.REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }

  private static RawAnswer text(String text) {
    return new RawAnswer(HttpStatus.OK, "text/plain;charset=UTF-8", text.getBytes(UTF_8));
  }

  /** It says what is wrong by the status alone. */
  static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    HttpStatus status =
        problem.type().status() == HttpStatus.UNPROCESSABLE_CONTENT
            ? HttpStatus.BAD_REQUEST
            : problem.type().status();
    return new JsonObject()
        .put("timestamp", System.currentTimeMillis())
        .put("status", status.value())
        .put("error", status.getReasonPhrase())
        .put("path", exchange.getRequest().getPath().value())
        .with(status);
  }
}
