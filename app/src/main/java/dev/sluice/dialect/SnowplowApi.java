package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.access.ShownKeys;
import dev.sluice.body.Envelope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Snowplow's tracker protocol. Its trackers know of no key: the name of the application is one.
 * They send again for ever whatever is not answered yes, so that what is wrong with an event is
 * said in a yes.
 */
final class SnowplowApi implements Reception.Post<SnowplowApi.Parcel> {

  private static final String KEY = "aid";
  private static final Set<String> OUTSIDE = Set.of("data");

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  SnowplowApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  /** What a body holds, and how to read it. */
  record Parcel(List<Slice> events, SnowplowEvents reader, Function<Taken, RawAnswer> answer) {}

  Endpoints endpoints() {
    return new Endpoints(
        Stream.of(
                Endpoint.post(
                    "/com.snowplowanalytics.snowplow/tp2", reception.posted(foreign, this)),
                Endpoint.get("/i", this::pixel))
            .map(Endpoint::evenWithCookiesFromAnyOrigin)
            .map(endpoint -> endpoint.inManner(SnowplowApi::refusal))
            .toList());
  }

  @Override
  public Parcel open(ServerRequest request, byte[] body) {
    List<Slice> sent = Contents.events(Envelope.of(body, OUTSIDE), "data");
    return new Parcel(sent, reader(request, () -> application(sent)), Verdicts::success);
  }

  private SnowplowEvents reader(ServerRequest request, Supplier<Optional<String>> application) {
    boolean isShownOutside = ShownKeys.ofHeaders(request.headers().asHttpHeaders()).isPresent();
    return new SnowplowEvents(events, isShownOutside ? Optional.empty() : application.get());
  }

  private static Optional<String> application(List<Slice> events) {
    return Contents.keyWithin(events, Set.of(KEY), event -> event.text(KEY));
  }

  @Override
  public Optional<String> key(Parcel parcel) {
    return parcel.reader().key();
  }

  @Override
  public Mono<ServerResponse> take(ServerRequest request, Caller caller, Parcel parcel) {
    return foreign
        .takeParts(Dialect.SNOWPLOW, request, caller, parcel.events(), parcel.reader())
        .map(parcel.answer());
  }

  /** One event, in the address of a picture. */
  private Mono<ServerResponse> pixel(ServerRequest request) {
    List<Slice> sent = List.of(Contents.only(Forms.fields(request)));
    SnowplowEvents reader = reader(request, () -> request.queryParam(KEY));
    return reception.unsealed(request, this, new Parcel(sent, reader, Pixel::with));
  }

  private static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return Verdicts.refusal(status(problem), problem);
  }

  private static HttpStatusCode status(Problem problem) {
    HttpStatusCode usual = Verdicts.status(problem);
    return usual.isSameCodeAs(HttpStatus.BAD_REQUEST) ? HttpStatus.OK : usual;
  }
}
