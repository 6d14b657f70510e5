package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.platform.JsonLines;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * How a sender wants to be answered.
 *
 * @param client whose it is
 * @param stored only when the events are stored, not already when they are durable
 * @param progress while the body is still being sent
 * @param exchange what is to be answered
 */
record Wish(UUID client, boolean stored, boolean progress, ServerWebExchange exchange) {

  private static final List<String> DURABLE = List.of("durable");

  static Wish of(ServerRequest request, Caller caller) {
    return new Wish(
        caller.client(), isStored(request), JsonLines.areWanted(request), request.exchange());
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
