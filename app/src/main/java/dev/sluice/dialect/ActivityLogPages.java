package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.TimeRange;
import dev.sluice.query.EventFilter;
import dev.sluice.query.EventLists;
import dev.sluice.query.FoundEvent;
import dev.sluice.query.NumberedPage;
import dev.sluice.query.Order;
import dev.sluice.query.Selection;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What the activity log shows of what it was told, page by page, in either of its two shapes. */
final class ActivityLogPages {

  private static final int MOST = 1000;
  private static final int USUAL_OF_ENTRIES = 5;
  private static final int USUAL_OF_LOGS = 10;

  private final Reception reception;
  private final EventLists lists;

  ActivityLogPages(Reception reception, EventLists lists) {
    this.reception = reception;
    this.lists = lists;
  }

  Endpoints endpoints() {
    return Endpoints.of(
        page("/user-activity", USUAL_OF_ENTRIES, ActivityLogPages::entries),
        page("/user-activity/logs", USUAL_OF_LOGS, ActivityLogPages::logs),
        page("/logs", USUAL_OF_LOGS, ActivityLogPages::logs));
  }

  private Endpoint page(String path, int usual, Function<NumberedPage, JsonObject> shape) {
    Gate.Handler handler = (request, caller) -> page(request, caller, usual, shape);
    return Endpoint.get(path, reception.open(Scope.READ, handler))
        .fromAnyOrigin()
        .inManner(ActivityLog::refusal);
  }

  private Mono<ServerResponse> page(
      ServerRequest request, Caller caller, int usual, Function<NumberedPage, JsonObject> shape) {
    Asked asked = new Asked(request);
    return lists.page(
        caller.client(),
        Selection.of(
            new EventFilter(
                asked.text(ActivityLog.ACTIVITY),
                asked.text(ActivityLog.USER),
                null,
                null,
                null,
                null),
            TimeRange.ALWAYS,
            TimeRange.ALWAYS),
        "asc".equals(asked.text("sort")) ? Order.ASC : Order.DESC,
        number(asked, "page", 1),
        Math.min(MOST, number(asked, "limit", usual)),
        found -> shape.apply(found).with(HttpStatus.OK));
  }

  private static int number(Asked asked, String name, int usual) {
    int number =
        asked.number(name, () -> invalid(name + " must be an integer number")).orElse(usual);
    if (number < 1) {
      throw invalid(name + " must not be less than 1");
    }
    return number;
  }

  private static Problem invalid(String sentence) {
    return new Problem(ProblemType.INVALID_PARAMETER, sentence);
  }

  private static JsonObject entries(NumberedPage page) {
    return new JsonObject()
        .put("data", shown(page, ActivityLogPages::entry))
        .put("page", page.page())
        .put("totalItems", page.totalItems())
        .put("totalPages", page.totalPages())
        .put("hasNextPage", page.hasNextPage());
  }

  private static JsonObject logs(NumberedPage page) {
    return new JsonObject()
        .put("data", shown(page, ActivityLogPages::log))
        .put("pagination", pagination(page));
  }

  private static JsonObject pagination(NumberedPage page) {
    return new JsonObject()
        .put("page", page.page())
        .put("limit", page.limit())
        .put("totalItems", page.totalItems())
        .put("totalPages", page.totalPages())
        .put("hasNextPage", page.hasNextPage());
  }

  private static List<JsonObject> shown(NumberedPage page, Function<FoundEvent, JsonObject> one) {
    return page.events().stream().map(one).toList();
  }

  private static JsonObject entry(FoundEvent event) {
    return named(event)
        .put("_id", ObjectId.of(event.id()))
        .put("processedAt", JavaScriptTime.of(event.receivedAt()))
        .put("updatedAt", JavaScriptTime.of(event.receivedAt()))
        .put("__v", 0);
  }

  private static JsonObject log(FoundEvent event) {
    return named(event).put("processedAt", JavaScriptTime.of(event.receivedAt()));
  }

  private static JsonObject named(FoundEvent event) {
    return new JsonObject()
        .put(ActivityLog.USER, event.user())
        .put(ActivityLog.ACTIVITY, event.action());
  }
}
