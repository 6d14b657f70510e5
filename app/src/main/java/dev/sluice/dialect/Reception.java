package dev.sluice.dialect;

import dev.sluice.access.Gate;
import dev.sluice.access.Gate.Entry;
import dev.sluice.access.Limits;
import dev.sluice.access.Scope;
import dev.sluice.access.ShownKeys;
import java.util.Optional;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lets in who calls as the clients of other systems do. */
record Reception(Gate gate, Limits limits) {

  /** Whoever has a key in one of the usual places. */
  HandlerFunction<ServerResponse> keyed(Scope scope, Gate.Handler handler) {
    return request -> admit(request, scope, new Entry(shown(request), false), handler);
  }

  /** The same, and whoever has none, where that is somebody. */
  HandlerFunction<ServerResponse> open(Scope scope, Gate.Handler handler) {
    return request -> admit(request, scope, new Entry(shown(request), true), handler);
  }

  private static Optional<String> shown(ServerRequest request) {
    return ShownKeys.of(request, Optional.empty());
  }

  /** What is written counts against the client's limit, and the answer says what is left of it. */
  Mono<ServerResponse> admit(
      ServerRequest request, Scope scope, Entry entry, Gate.Handler handler) {
    Gate.Handler shown = scope == Scope.WRITE ? limits.shownBy(handler) : handler;
    return gate.admit(request, scope, entry).flatMap(caller -> shown.handle(request, caller));
  }
}
