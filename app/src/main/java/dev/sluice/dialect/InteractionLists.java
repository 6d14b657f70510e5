package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.EventFilter;
import dev.sluice.query.EventLists;
import dev.sluice.query.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What the interaction tracker shows, each time as one array, the newest first. */
final class InteractionLists {

  private static final int MOST = 10_000;
  private static final int LATEST = 50;
  private static final String CREATED = "createdAt";

  private final Reception reception;
  private final EventLists lists;

  InteractionLists(Reception reception, EventLists lists) {
    this.reception = reception;
    this.lists = lists;
  }

  Endpoints endpoints() {
    List<Endpoint> all = new ArrayList<>();
    for (String root : InteractionTracker.ROOTS) {
      String time = root.startsWith("/api") ? "timestamp" : CREATED;
      all.add(get(root, MOST, time));
      all.add(get(root + "/details", MOST, time));
      all.add(get(root + "/by-date-range", MOST, time));
    }
    all.add(get("/elastic/latest", LATEST, CREATED));
    return new Endpoints(all);
  }

  private Endpoint get(String path, int most, String time) {
    Gate.Handler handler = (request, caller) -> list(request, caller, most, time);
    return Endpoint.get(path, reception.open(Scope.READ, handler))
        .fromAnyOrigin()
        .inManner(InteractionTracker::refusal);
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller, int most, String time) {
    return lists.newest(
        request, caller, wanted(new Asked(request)), most, event -> Interaction.shown(event, time));
  }

  /** The second at which a range ends is meant with. */
  private static Selection wanted(Asked asked) {
    Instant start = asked.time("start").orElse(TimeRange.ALWAYS.from());
    Instant end = asked.time("end").map(last -> last.plusSeconds(1)).orElse(TimeRange.LATEST);
    if (end.isBefore(start)) {
      throw Parameters.invalid("end", "must not be before 'start'");
    }
    return Selection.of(
        new EventFilter(
            asked.text("action"),
            asked.text("user"),
            asked.text("page"),
            asked.text("role"),
            null,
            null),
        TimeRange.ALWAYS,
        new TimeRange(start, end));
  }
}
