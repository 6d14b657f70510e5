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
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The activity API with Grafana and a site: one event a call, of a user with a number. */
final class ActivityApi {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> ACTIONS = List.of("created", "updated", "deleted", "viewed");

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;
  private final Clock clock;

  ActivityApi(Reception reception, ForeignEvents foreign, EventReader events, Clock clock) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
    this.clock = clock;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post("/api/event", reception.open(Scope.WRITE, this::create))
            .fromAnyOrigin()
            .inManner(ActivityApi::refusal));
  }

  private Mono<ServerResponse> create(ServerRequest request, Caller caller) {
    return foreign
        .body(request)
        .flatMap(body -> foreign.takeOne(request, caller, body, this::read))
        .map(taken -> created());
  }

  private ServerResponse created() {
    return json(
        HttpStatus.CREATED, Map.of("createdAt", clock.instant().truncatedTo(ChronoUnit.MICROS)));
  }

  private Reading read(Slice.Whole body, Origin origin) {
    return Members.translated(
        body.bytes(), body.from(), body.to(), activity -> translated(activity, origin));
  }

  private Reading translated(Members activity, Origin origin) {
    List<String> faults = faults(activity);
    if (!faults.isEmpty()) {
      return new Reading.Rejected(
          new Rejection.InvalidField("activity", String.join(". ", faults)));
    }
    byte[] json =
        new EventJson()
            .user(activity.json("user_id"))
            .action(activity.requiredText("action"))
            .occurredAt(activity.requiredText("event_action_timestamp"))
            .metadata(activity.json("metadata"))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static List<String> faults(Members activity) {
    List<String> faults = new ArrayList<>();
    if (!isNumber(activity.json("user_id"))) {
      faults.add("UserID is required");
    }
    if (activity.text("event_action_timestamp").isEmpty()) {
      faults.add("EventActionTimestamp is required");
    }
    if (activity.text("action").filter(ACTIONS::contains).isEmpty()) {
      faults.add("Action must be one of: " + String.join(" ", ACTIONS));
    }
    return faults;
  }

  private static boolean isNumber(@Nullable String json) {
    return json != null && json.matches("[1-9]\\d{0,18}");
  }

  private static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return json(problem.type().status(), Map.of("error", String.valueOf(problem.getMessage())));
  }

  private static RawAnswer json(HttpStatus status, Map<String, ?> answer) {
    return new RawAnswer(
        status, "application/json", JSON.writeValueAsString(answer).getBytes(UTF_8));
  }
}
