package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RequestIds;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * How a sender wants to be answered.
 *
 * @param stored only when the events are stored, not already when they are durable
 * @param progress while the body is still being sent
 */
record Wish(boolean stored, boolean progress, String requestId) {

  static Wish of(ServerRequest request) {
    return new Wish(isStored(request), wantsLines(request), RequestIds.of(request.exchange()));
  }

  private static boolean isStored(ServerRequest request) {
    return switch (request.queryParam("ack").orElse("durable")) {
      case "stored" -> true;
      case "durable" -> false;
      default ->
          throw new Problem(
                  ProblemType.INVALID_PARAMETER, "The parameter 'ack' is 'durable' or 'stored'.")
              .with("parameter", "ack");
    };
  }

  private static boolean wantsLines(ServerRequest request) {
    return request.headers().accept().stream()
        .anyMatch(MediaType.APPLICATION_NDJSON::equalsTypeAndSubtype);
  }
}
