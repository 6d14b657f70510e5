package dev.sluice.dialect;

import dev.sluice.access.ApiKey;
import dev.sluice.access.Caller;
import dev.sluice.access.Gate.Entry;
import dev.sluice.access.Scope;
import dev.sluice.access.ShownKeys;
import dev.sluice.body.Slice;
import dev.sluice.event.Addresses;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The usage tracker's {@code POST /api/v1/logs}: one call of an API, which is an event. */
final class UsageTrackerLogs {

  private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  UsageTrackerLogs(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.post(
                UsageTrackerManner.LOGS,
                request -> reception.admit(request, Scope.WRITE, entry(request), this::create))
            .fromAnyOrigin()
            .inManner(new UsageTrackerManner()));
  }

  /** A token is none of the keys that are known here. */
  private static Entry entry(ServerRequest request) {
    return new Entry(
        ShownKeys.of(request.exchange().getRequest(), UsageTrackerManner.PARAMETERS)
            .filter(shown -> ApiKey.parse(shown).isPresent()),
        false);
  }

  private Mono<ServerResponse> create(ServerRequest request, Caller caller) {
    return foreign
        .body(Dialect.USAGE_TRACKER, request)
        .flatMap(body -> foreign.takeOne(Dialect.USAGE_TRACKER, request, caller, body, this::read))
        .map(taken -> UsageTracker.yes(HttpStatus.CREATED, "Log created successfully", null));
  }

  private Reading read(Slice.Whole body, Origin origin) {
    return Members.translated(body.bytes(), body.from(), body.to(), log -> event(log, origin));
  }

  private Reading event(Members log, Origin origin) {
    Optional<String> address = text(log, "ipAddress", "ip_address");
    Optional<String> endpoint = text(log, "endpoint");
    Optional<String> method = text(log, "method");
    Optional<String> millis = written(log, "timestamp").filter(MILLIS.asMatchPredicate());
    FieldFaults faults = new FieldFaults();
    require(address.flatMap(Addresses::canonical), "ip_address", faults);
    require(endpoint, "endpoint", faults);
    require(method, "method", faults);
    require(millis, "timestamp", faults);
    faults.requireNone();
    byte[] json =
        new EventJson()
            .action(method.orElseThrow())
            .page(endpoint.orElseThrow())
            .occurredAt(Long.parseLong(millis.orElseThrow()))
            .ip(address.orElseThrow())
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static void require(Optional<String> value, String field, FieldFaults faults) {
    if (value.isEmpty()) {
      faults.add(field, "Invalid input");
    }
  }

  /** A text that says something, under the first of these names that there is. */
  private static Optional<String> text(Members log, String... names) {
    return Stream.of(names)
        .filter(name -> log.json(name) != null)
        .findFirst()
        .filter(name -> written(log, name).filter(json -> json.startsWith("\"")).isPresent())
        .flatMap(log::text)
        .filter(Predicate.not(String::isEmpty));
  }

  private static Optional<String> written(Members log, String name) {
    return Optional.ofNullable(log.json(name));
  }
}
