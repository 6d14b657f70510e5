package dev.sluice.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.platform.Manner;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;

/**
 * How an {@code EventSource} is refused what it may have later: it is asked to come again, which it
 * never does after an error. What does not pass by waiting is refused to it as to anybody else, and
 * who says that he reads problem documents as well is told by one what is wrong.
 */
final class EventSourceManner implements Manner {

  private static final byte[] LATER = ServerSentEvents.LATER.getBytes(US_ASCII);

  @Override
  public @Nullable RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return passes(problem.type().status()) && isEventSource(exchange.getRequest().getHeaders())
        ? new RawAnswer(HttpStatus.OK, MediaType.TEXT_EVENT_STREAM_VALUE, LATER)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
        : null;
  }

  private static boolean passes(HttpStatus status) {
    return status.is5xxServerError()
        || status == HttpStatus.TOO_MANY_REQUESTS
        || status == HttpStatus.REQUEST_TIMEOUT;
  }

  /** By the text of it, which may be none that can be read. */
  private static boolean isEventSource(HttpHeaders headers) {
    List<String> accepted = headers.getOrEmpty(HttpHeaders.ACCEPT);
    return names(accepted, MediaType.TEXT_EVENT_STREAM_VALUE)
        && !names(accepted, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
  }

  private static boolean names(List<String> accepted, String type) {
    return accepted.stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(type));
  }
}
