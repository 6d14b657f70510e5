package dev.sluice.ingest;

import dev.sluice.platform.JsonLines;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * How a sender wants to be answered.
 *
 * @param stored only when the events are stored, not already when they are durable
 * @param progress while the body is still being sent
 * @param exchange what is to be answered
 */
record Wish(boolean stored, boolean progress, ServerWebExchange exchange) {

  private static final List<String> DURABLE = List.of("durable");

  static Wish of(ServerRequest request) {
    return new Wish(isStored(request), JsonLines.areWanted(request), request.exchange());
  }

  private static boolean isStored(ServerRequest request) {
    return switch (String.join(",", request.queryParams().getOrDefault("ack", DURABLE))) {
      case "stored" -> true;
      case "durable" -> false;
      default ->
          throw new Problem(
                  ProblemType.INVALID_PARAMETER, "The parameter 'ack' is 'durable' or 'stored'.")
              .with("parameter", "ack");
    };
  }
}
