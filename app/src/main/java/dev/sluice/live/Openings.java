package dev.sluice.live;

import dev.sluice.access.Gate;
import dev.sluice.platform.Origins;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Upgrade;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * From where a WebSocket may be opened. A browser does not ask whether a page may, and leaves it to
 * the server.
 */
record Openings(Origins origins, Gate gate) {

  void require(ServerRequest request) {
    Upgrade.require(request);
    String origin = request.headers().asHttpHeaders().getOrigin();
    if (origin != null && !origins.areGranted(origin) && !gate.isOfOwnPage(request)) {
      throw new Problem(
          ProblemType.FOREIGN_PAGE, "The pages of this site may not watch what is live here.");
    }
  }
}
