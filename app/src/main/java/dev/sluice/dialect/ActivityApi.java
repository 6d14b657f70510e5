package dev.sluice.dialect;

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
import dev.sluice.ingest.RecordReader;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The activity API with Grafana and a site: one event a call, of a user with a number. */
final class ActivityApi {

  static final String USER = "user_id";
  static final String HAPPENED = "event_action_timestamp";
  static final String ACTION = "action";
  static final String METADATA = "metadata";

  private static final int MOST_BYTES = 1024 * 1024;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,18})");
  private static final String NONE = "null";
  private static final String ZERO_TIME = "0001-01-01T00:00:00Z";
  private static final List<String> ACTIONS = List.of("created", "updated", "deleted", "viewed");
  private static final FieldNames NAMES =
      new FieldNames(
          Map.of(
              "user", "UserID",
              "action", "Action",
              "occurredAt", "EventActionTimestamp",
              "metadata", "Metadata"));

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  ActivityApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post("/api/event", reception.open(Scope.WRITE, this::create))
            .fromAnyOrigin()
            .inManner(ActivityApi::refusal));
  }

  private Mono<ServerResponse> create(ServerRequest request, Caller caller) {
    requireShort(request.headers().contentLength().orElse(0));
    AtomicReference<Instant> recordedAt = new AtomicReference<>(Instant.EPOCH);
    RecordReader reader =
        (body, origin) -> {
          recordedAt.set(origin.receivedAt());
          return read(body, origin);
        };
    return foreign
        .body(Dialect.ACTIVITY_API, request)
        .doOnNext(body -> requireShort(body.length))
        .flatMap(body -> foreign.takeOne(Dialect.ACTIVITY_API, request, caller, body, reader))
        .map(
            taken ->
                new JsonObject()
                    .put("createdAt", recordedAt.get().toString())
                    .with(HttpStatus.CREATED));
  }

  private static void requireShort(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new Problem(ProblemType.TOO_LARGE, "Request body too large");
    }
  }

  private Reading read(Slice.Whole body, Origin origin) {
    return Members.translated(
        body.bytes(), body.from(), body.to(), activity -> translated(activity, origin));
  }

  private Reading translated(Members activity, Origin origin) {
    if (!isReadable(activity)) {
      return new Reading.Rejected(new Rejection.MalformedJson("Invalid request body"));
    }
    String user = Objects.requireNonNullElse(activity.json(USER), NONE);
    String happened = activity.text(HAPPENED).orElse("");
    String action = activity.text(ACTION).orElse("");
    List<String> faults = faults(user, happened, action);
    if (!faults.isEmpty()) {
      return new Reading.Rejected(
          new Rejection.InvalidField("activity", String.join(". ", faults)));
    }
    byte[] json =
        new EventJson()
            .user(user)
            .action(action)
            .occurredAt(happened)
            .metadata(activity.json(METADATA))
            .bytes();
    return NAMES.of(events.read(json, 0, json.length, origin));
  }

  /** Whether each of the fields is what a client of the older system could have sent. */
  private static boolean isReadable(Members activity) {
    String user = activity.json(USER);
    return (user == null || user.equals(NONE) || isWholeNumber(user))
        && isText(activity.json(HAPPENED))
        && isText(activity.json(ACTION));
  }

  private static boolean isWholeNumber(String text) {
    return WHOLE_NUMBER.matcher(text).matches() && new BigInteger(text).bitLength() < Long.SIZE;
  }

  /** Whether a user may be called so. */
  static boolean isUser(String text) {
    return isWholeNumber(text) && text.charAt(0) > '0';
  }

  private static boolean isText(@Nullable String json) {
    return json == null || json.charAt(0) == '"' || json.equals("null");
  }

  private static List<String> faults(String user, String happened, String action) {
    List<String> faults = new ArrayList<>();
    if (user.equals("0") || user.equals(NONE)) {
      faults.add("UserID is required");
    } else if (user.startsWith("-")) {
      faults.add("UserID must be greater than 0");
    }
    if (happened.isEmpty() || happened.equals(ZERO_TIME)) {
      faults.add("EventActionTimestamp is required");
    }
    if (action.isEmpty()) {
      faults.add("Action is required");
    } else if (!ACTIONS.contains(action)) {
      faults.add("Action must be one of: " + String.join(" ", ACTIONS));
    }
    return faults;
  }

  static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    HttpStatus status = problem.type().status();
    return switch (problem.type()) {
      case INVALID_FIELD, INVALID_PARAMETER, TOO_BROAD ->
          new JsonObject()
              .put("error", "Validation failed")
              .put("details", problem.getMessage())
              .with(HttpStatus.BAD_REQUEST);
      case TOO_LARGE -> error("Request body too large").with(status);
      default ->
          status == HttpStatus.BAD_REQUEST
              ? error("Invalid request body").with(status)
              : error(problem.getMessage()).with(status);
    };
  }

  private static JsonObject error(@Nullable String why) {
    return new JsonObject().put("error", why);
  }
}
