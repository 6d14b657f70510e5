package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.Caller;
import dev.sluice.access.Scope;
import dev.sluice.event.EventJson;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.EventFilter;
import dev.sluice.query.EventLists;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.Selection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What the activity API shows: recorded in a range of time, and in the order it happened in. */
final class ActivityApiList {

  private static final int MOST = 10_000;
  private static final int FURTHEST = 1_000_000;

  private final Reception reception;
  private final EventLists lists;

  ActivityApiList(Reception reception, EventLists lists) {
    this.reception = reception;
    this.lists = lists;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        Endpoint.get("/api/events", reception.open(Scope.READ, this::list))
            .fromAnyOrigin()
            .inManner(ActivityApi::refusal));
  }

  private Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    Asked asked = new Asked(request);
    return lists.asTheyWere(
        request,
        caller,
        wanted(asked),
        within("offset", asked.number("offset").orElse(0), 0, FURTHEST),
        Math.min(MOST, within("limit", asked.number("limit").orElse(MOST), 1, Integer.MAX_VALUE)),
        ActivityApiList::activity);
  }

  private static int within(String name, int number, int least, int most) {
    if (number < least || number > most) {
      throw Parameters.invalid(name, "must lie between %d and %d".formatted(least, most));
    }
    return number;
  }

  /** The end is meant with, as the older system meant it. */
  private static Selection wanted(Asked asked) {
    String user = asked.text(ActivityApi.USER);
    if (user != null && !ActivityApi.isUser(user)) {
      throw Parameters.invalid(ActivityApi.USER, "must be a whole number greater than 0");
    }
    Instant from = asked.time("from").orElse(TimeRange.ALWAYS.from());
    Instant to = asked.time("to").map(end -> end.plusNanos(1000)).orElse(TimeRange.LATEST);
    if (to.isBefore(from)) {
      throw Parameters.invalid("to", "must not be before 'from'");
    }
    return Selection.of(
        new EventFilter(null, user, null, null, null, null),
        new TimeRange(from, to),
        TimeRange.ALWAYS);
  }

  private static byte[] activity(FoundEvent event) {
    Map<String, String> activity = new LinkedHashMap<>();
    activity.put(ActivityApi.USER, number(event.user()));
    activity.put(ActivityApi.HAPPENED, EventJson.quoted(event.occurredAt().toString()));
    activity.put(ActivityApi.ACTION, EventJson.quoted(event.action()));
    activity.put(ActivityApi.METADATA, Objects.requireNonNullElse(event.metadata(), "null"));
    return EventJson.object(activity).getBytes(UTF_8);
  }

  /** Others' users may have no number. */
  private static String number(@Nullable String user) {
    return Optional.ofNullable(user).filter(ActivityApi::isUser).orElse("null");
  }
}
