package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.ApiKey;
import dev.sluice.access.Caller;
import dev.sluice.body.Envelope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.RejectedException;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Refusals;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Matomo's tracking API, one request at a time or many. */
final class MatomoApi implements Reception.Post<MatomoApi.Parcel> {

  private static final Set<String> OUTSIDE = Set.of("token_auth", "requests");

  private final Reception reception;
  private final ForeignEvents foreign;
  private final MatomoEvents reader;

  MatomoApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.reader = new MatomoEvents(events);
  }

  /** What a body or an address holds. */
  record Parcel(Optional<String> key, List<Slice> requests, RecordReader reader, boolean isBulk) {}

  Endpoints endpoints() {
    return new Endpoints(
        Stream.of("/matomo.php", "/piwik.php")
            .flatMap(
                path ->
                    Stream.of(
                        Endpoint.post(path, reception.posted(foreign, this)),
                        Endpoint.get(
                            path,
                            reception.unsealed(foreign, this, request -> ofQuery(query(request))))))
            .map(Endpoint::evenWithCookiesFromAnyOrigin)
            .map(endpoint -> endpoint.inManner(Verdicts::refusal))
            .toList());
  }

  @Override
  public Dialect dialect() {
    return Dialect.MATOMO;
  }

  @Override
  public Parcel open(ServerRequest request, byte[] body) {
    return body.length > 0 && body[0] == '{'
        ? ofBulk(request, Envelope.of(body, OUTSIDE))
        : ofQuery(body.length > 0 ? Forms.text(body) : Forms.query(request));
  }

  private Parcel ofBulk(ServerRequest request, Envelope envelope) {
    List<Slice> requests = Contents.events(envelope, "requests");
    Optional<String> ofAll = envelope.text("token_auth");
    return ofAll.isPresent()
        ? new Parcel(ofAll, requests, reader, true)
        : ofEach(request, requests);
  }

  private Parcel ofEach(ServerRequest request, List<Slice> requests) {
    Optional<String> key = Contents.keyWithin(requests, MatomoApi::key);
    return new Parcel(
        key, requests, OneKey.of(request, () -> key, "token_auth", MatomoApi::key, reader), true);
  }

  private static String query(ServerRequest request) {
    try {
      return Forms.query(request);
    } catch (RejectedException unreadable) {
      throw Refusals.problem(unreadable.rejection());
    }
  }

  private Parcel ofQuery(String query) {
    byte[] json = EventJson.quoted(query.isEmpty() ? "?" : query).getBytes(UTF_8);
    Slice request = Contents.only(json);
    return new Parcel(key(request), List.of(request), reader, false);
  }

  /** The token, or the number of the site where that is no number but a key. */
  private static Optional<String> key(Slice request) {
    try {
      return request instanceof Slice.Whole whole
          ? key(MatomoEvents.request(whole))
          : Optional.empty();
    } catch (RejectedException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<String> key(Members request) {
    return request
        .anyText("token_auth")
        .or(() -> request.anyText("idsite").filter(site -> ApiKey.parse(site).isPresent()));
  }

  @Override
  public Optional<String> key(Parcel parcel) {
    return parcel.key();
  }

  @Override
  public Mono<ServerResponse> take(ServerRequest request, Caller caller, Parcel parcel) {
    return foreign
        .takeParts(Dialect.MATOMO, request, caller, parcel.requests(), parcel.reader())
        .map(taken -> parcel.isBulk() ? verdict(taken) : Pixel.with(taken));
  }

  private static RawAnswer verdict(Taken taken) {
    return new JsonObject()
        .put("status", "success")
        .put("tracked", taken.accepted())
        .put("invalid", taken.refusedCount())
        .put("invalid_indices", taken.refused().stream().map(Taken.No::number).toList())
        .put("rejected", Verdicts.rejected(taken))
        .with(HttpStatus.OK)
        .header(Verdicts.REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }
}
