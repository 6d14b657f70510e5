package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.Caller;
import dev.sluice.access.Scope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The activity log, a producer and a consumer: who did what, and no more. */
final class ActivityLog {

  static final String USER = "userName";
  static final String ACTIVITY = "activityType";

  private static final int LONGEST_USER = 256;
  private static final int LONGEST_ACTIVITY = 128;
  private static final byte[] HELLO = "hello activity".getBytes(UTF_8);
  private static final byte[] NOTHING = "{}".getBytes(UTF_8);
  private static final String NEXT = "\n";

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  ActivityLog(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post("/user-activity", reception.open(Scope.WRITE, this::take))
            .fromAnyOrigin()
            .inManner(ActivityLog::refusal));
  }

  private Mono<ServerResponse> take(ServerRequest request, Caller caller) {
    return foreign
        .body(Dialect.ACTIVITY_LOG, request)
        .filter(body -> body.length > 0)
        .defaultIfEmpty(NOTHING)
        .flatMap(body -> foreign.takeOne(Dialect.ACTIVITY_LOG, request, caller, body, this::read))
        .map(taken -> new RawAnswer(HttpStatus.CREATED, "text/html; charset=utf-8", HELLO));
  }

  private Reading read(Slice.Whole body, Origin origin) {
    return Members.translated(
        body.bytes(), body.from(), body.to(), activity -> translated(activity, origin));
  }

  private Reading translated(Members activity, Origin origin) {
    List<String> faults =
        Stream.of(fault(activity, USER, LONGEST_USER), fault(activity, ACTIVITY, LONGEST_ACTIVITY))
            .flatMap(Optional::stream)
            .toList();
    if (!faults.isEmpty()) {
      return new Reading.Rejected(
          new Rejection.InvalidField("activity", String.join(NEXT, faults)));
    }
    byte[] json =
        new EventJson()
            .user(activity.requiredText(USER))
            .action(activity.requiredText(ACTIVITY))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static Optional<String> fault(Members activity, String name, int longest) {
    String json = activity.json(name);
    if (json == null || json.charAt(0) != '"') {
      return Optional.of(name + " must be a string");
    }
    String text = activity.text(name).orElse("");
    if (text.isEmpty()) {
      return Optional.of(name + " should not be empty");
    }
    return text.codePointCount(0, text.length()) > longest
        ? Optional.of(name + " must be shorter than or equal to " + longest + " characters")
        : Optional.empty();
  }

  static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    boolean isOfFields =
        problem.type() == ProblemType.INVALID_FIELD
            || problem.type() == ProblemType.INVALID_PARAMETER;
    HttpStatus status =
        problem.type().status() == HttpStatus.UNPROCESSABLE_CONTENT
            ? HttpStatus.BAD_REQUEST
            : problem.type().status();
    return new JsonObject()
        .put("message", isOfFields ? sentences(problem.getMessage()) : problem.getMessage())
        .put("error", status.getReasonPhrase())
        .put("statusCode", status.value())
        .with(status);
  }

  private static List<String> sentences(@Nullable String message) {
    return message == null ? List.of() : List.of(message.split(NEXT, -1));
  }
}
