package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The meters, in whichever of Prometheus' formats the scraper asks for. They are read once at a
 * time for all who ask meanwhile: anybody may where operators have no port of their own.
 */
final class Metrics {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Health health;
  private final HealthMeters ofHealth;

  /** By format, and no more than there are. */
  private final Map<String, Mono<byte[]>> underWay = new ConcurrentHashMap<>();

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
    return Mono.defer(() -> underWay.computeIfAbsent(format, this::read))
        .flatMap(
            text -> ServerResponse.ok().header(HttpHeaders.CONTENT_TYPE, format).bodyValue(text));
  }

  /** Thousands of lines of text: not on an event loop. */
  private Mono<byte[]> read(String format) {
    return health
        .measure(ofHealth)
        .then(
            Mono.fromCallable(() -> registry.scrape(format).getBytes(UTF_8))
                .subscribeOn(Schedulers.boundedElastic()))
        .doFinally(end -> underWay.remove(format))
        .share();
  }
}
