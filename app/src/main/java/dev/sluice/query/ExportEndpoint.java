package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.Caller;
import dev.sluice.access.Gate;
import dev.sluice.access.Scope;
import dev.sluice.access.Tickets;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.store.Reads;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/events/export}: all that a search finds, as a file. */
final class ExportEndpoint {

  private final Reads reads;
  private final Downloads downloads;
  private final JsonMapper json;

  ExportEndpoint(Reads reads, Downloads downloads, JsonMapper json) {
    this.reads = reads;
    this.downloads = downloads;
    this.json = json;
  }

  Endpoints endpoints(Gate gate) {
    return Endpoints.of(
        Endpoint.get(
            "/api/v1/events/export",
            gate.requireOrTicket(Scope.READ, Tickets.Purpose.DOWNLOAD, this::export)));
  }

  private Mono<ServerResponse> export(ServerRequest request, Caller caller) {
    ExportQuery query = ExportQuery.of(request.queryParams());
    Reads.Source source = reads.choose();
    return downloads.answer(
        request,
        caller,
        new ExpectedEvents(source.database())
            .of(caller.client(), query.search())
            .map(events -> Map.of("X-Export-Estimate", String.valueOf(events)))
            .defaultIfEmpty(Map.of())
            .map(estimate -> download(caller.client(), query, source, estimate)));
  }

  private Download download(
      UUID client, ExportQuery query, Reads.Source source, Map<String, String> estimate) {
    Instant asOf = source.asOf().truncatedTo(ChronoUnit.MICROS);
    Search search =
        new Search(source.database(), client, query.search().before(asOf), System::nanoTime);
    Export export = new Export(search, event -> query.format().line(event, json), System::nanoTime);
    Map<String, String> headers = new LinkedHashMap<>(estimate);
    headers.putAll(query.format().headers("events", asOf));
    return new Download(
        headers,
        Flux.concat(
            Flux.just(Mono.just(query.format().header())),
            export.pieces(),
            query.isSummedUp() ? Flux.just(summary(export, asOf)) : Flux.empty()),
        export::events);
  }

  private Mono<byte[]> summary(Export export, Instant asOf) {
    return Mono.fromSupplier(
        () -> (json.writeValueAsString(new Summary(export.events(), asOf)) + "\n").getBytes(UTF_8));
  }

  /** The last line, by which a part can be told from the whole. */
  private record Summary(long exported, Instant asOf) {}
}
