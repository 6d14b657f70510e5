package dev.sluice.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * What became of the requests to one route. As many figures as there are routes and statuses that
 * we answer with, whatever callers send.
 */
final class RouteMeters {

  /** Who has left before anything was answered. */
  static final HttpStatusCode LEFT = HttpStatusCode.valueOf(499);

  private static final String NOWHERE = "unknown";

  private final MeterRegistry registry;
  private final String route;
  private final ConcurrentMap<HttpStatusCode, Figures> byStatus = new ConcurrentHashMap<>();
  private final Timer duration;

  private record Figures(Counter requests, @Nullable Counter errors) {}

  /**
   * @param route as its template has it, such as /api/v1/keys/{id}
   */
  RouteMeters(MeterRegistry registry, String route) {
    this.registry = registry;
    this.route = route;
    this.duration =
        Timer.builder("sluice.api.duration")
            .description("Time until a request was answered to the end")
            .tag("path", route)
            .register(registry);
  }

  /** Of what is sent to no route of ours. */
  static RouteMeters ofNowhere(MeterRegistry registry) {
    return new RouteMeters(registry, NOWHERE);
  }

  String route() {
    return route;
  }

  void answered(HttpStatusCode status, long nanos) {
    Figures figures = byStatus.get(status);
    if (figures == null) {
      figures = byStatus.computeIfAbsent(status, this::figures);
    }
    figures.requests.increment();
    if (figures.errors != null) {
      figures.errors.increment();
    }
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Figures figures(HttpStatusCode status) {
    return new Figures(
        counter("user_activity_tracking_api_requests", "Requests, by route and status", status),
        status.isError()
            ? counter(
                "user_activity_tracking_api_requests_errors",
                "Requests that were answered with a status of 400 or more",
                status)
            : null);
  }

  private Counter counter(String name, String description, HttpStatusCode status) {
    return Counter.builder(name)
        .description(description)
        .tags("path", route, "status", Integer.toString(status.value()))
        .register(registry);
  }
}
