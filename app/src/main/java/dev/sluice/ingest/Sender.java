package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.event.Origin;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Whoever sends a request, as far as the server knows. */
record Sender(Caller caller, @Nullable String ip, @Nullable String userAgent, Clock clock) {

  static Sender of(ServerRequest request, Caller caller, Clock clock) {
    return new Sender(
        caller,
        request.remoteAddress().map(address -> address.getAddress().getHostAddress()).orElse(null),
        request.headers().firstHeader(HttpHeaders.USER_AGENT),
        clock);
  }

  /** Where an event that is read now comes from. */
  Origin origin() {
    return new Origin(caller.client(), clock.instant(), ip, userAgent);
  }
}
