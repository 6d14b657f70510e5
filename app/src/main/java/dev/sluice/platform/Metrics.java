package dev.sluice.platform;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The meters, in whichever of Prometheus' formats the scraper asks for. */
final class Metrics {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Health health;
  private final HealthMeters ofHealth;

  Metrics(PrometheusMeterRegistry registry, Health health) {
    this.registry = registry;
    this.health = health;
    this.ofHealth = new HealthMeters(registry);
  }

  Endpoints endpoints() {
    return Endpoints.of(Endpoint.get("/metrics", this::scrape));
  }

  private Mono<ServerResponse> scrape(ServerRequest request) {
    String format =
        Optional.ofNullable(request.headers().firstHeader(HttpHeaders.ACCEPT))
            .filter(accept -> accept.contains("application/openmetrics-text"))
            .map(accept -> OPEN_METRICS)
            .orElse(TEXT);
    // thousands of lines of text: not on an event loop
    return health
        .measure(ofHealth)
        .then(
            Mono.fromCallable(() -> registry.scrape(format))
                .subscribeOn(Schedulers.boundedElastic()))
        .flatMap(
            text -> ServerResponse.ok().header(HttpHeaders.CONTENT_TYPE, format).bodyValue(text));
  }
}
