package dev.sluice.dialect;

import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.platform.Origins;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Lets in who wants to read as the clients of other systems do that know of no keys. */
record Visitors(Reception reception, Gate gate, Origins origins) {

  HandlerFunction<ServerResponse> open(Gate.Handler handler) {
    HandlerFunction<ServerResponse> anybody = reception.open(Scope.READ, handler);
    HandlerFunction<ServerResponse> keyed = reception.keyed(Scope.READ, handler);
    return request -> (isOfAnyPage(request) ? keyed : anybody).handle(request);
  }

  /** Whoever needs no key must not be a page that anybody may have written. */
  private boolean isOfAnyPage(ServerRequest request) {
    String origin = request.headers().asHttpHeaders().getOrigin();
    return origin != null && !origins.areNamed(origin) && !gate.isOfOwnPage(request);
  }
}
