package dev.sluice.platform;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** A line for each request, where somebody wants that: no more of its address than the route. */
final class RequestLog {

  private static final Logger log = LoggerFactory.getLogger("dev.sluice.requests");

  private final boolean isOn;

  RequestLog(LoggingSettings settings) {
    this.isOn = settings.requests();
  }

  void write(ServerWebExchange exchange, String route, HttpStatusCode status, long nanos) {
    if (isOn) {
      about(log.atInfo(), exchange)
          .addKeyValue("method", exchange.getRequest().getMethod())
          .addKeyValue("path", route)
          .addKeyValue("status", status.value())
          .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(nanos))
          .log("Request answered");
    }
  }

  /** By what a request is found again. */
  static LoggingEventBuilder about(LoggingEventBuilder line, ServerWebExchange exchange) {
    LoggingEventBuilder withId = line.addKeyValue("requestId", RequestIds.of(exchange));
    return with(
        "traceId",
        TracedRequests.traceId(exchange),
        with("client", RequestClient.of(exchange), withId));
  }

  private static LoggingEventBuilder with(
      String name, @Nullable Object value, LoggingEventBuilder line) {
    return value == null ? line : line.addKeyValue(name, value);
  }
}
