package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Limits;
import dev.sluice.access.Scope;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /api/v1/events/import}: files of events. */
final class ImportEndpoint {

  private final Uploads uploads;
  private final Answers answers;
  private final Formats formats;
  private final Limits limits;

  ImportEndpoint(Uploads uploads, Answers answers, Formats formats, Limits limits) {
    this.uploads = uploads;
    this.answers = answers;
    this.formats = formats;
    this.limits = limits;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.post(
                "/api/v1/events/import", gate.require(Scope.WRITE, limits.shownBy(this::take)))
            .fromAnyOrigin());
  }

  private Mono<ServerResponse> take(ServerRequest request, Caller caller) {
    Wish wish = Wish.of(request, caller);
    Tally tally = Tally.ofStream(wish);
    return answers.of(uploads.take(request, caller, formats::ofFile, tally), tally, wish);
  }
}
