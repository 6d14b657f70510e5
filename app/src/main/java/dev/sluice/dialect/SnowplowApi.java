package dev.sluice.dialect;

import dev.sluice.access.Caller;
import dev.sluice.body.Envelope;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
  private final SnowplowEvents reader;

  SnowplowApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.reader = new SnowplowEvents(events);
  }

  /** What a body holds, and how to read it. */
  record Parcel(
      Optional<String> key,
      List<Slice> events,
      RecordReader reader,
      Function<Taken, RawAnswer> answer) {}

  Endpoints endpoints() {
    return new Endpoints(
        Stream.of(
                Endpoint.post(
                    "/com.snowplowanalytics.snowplow/tp2", reception.posted(foreign, this)),
                Endpoint.get("/i", reception.unsealed(foreign, this, this::pixel)))
            .map(Endpoint::evenWithCookiesFromAnyOrigin)
            .map(endpoint -> endpoint.inManner(SnowplowApi::refusal))
            .toList());
  }

  @Override
  public Dialect dialect() {
    return Dialect.SNOWPLOW;
  }

  @Override
  public Parcel open(ServerRequest request, byte[] body) {
    List<Slice> sent = Contents.events(Envelope.of(body, OUTSIDE), "data");
    Optional<String> application = Contents.keyWithin(sent, SnowplowApi::application);
    return parcel(request, application, sent, Verdicts::success);
  }

  private Parcel parcel(
      ServerRequest request,
      Optional<String> application,
      List<Slice> sent,
      Function<Taken, RawAnswer> answer) {
    return new Parcel(
        application,
        sent,
        OneKey.of(request, () -> application, KEY, SnowplowApi::application, reader),
        answer);
  }

  private static Optional<String> application(Slice event) {
    return Contents.within(event, Set.of(KEY), members -> members.text(KEY));
  }

  @Override
  public Optional<String> key(Parcel parcel) {
    return parcel.key();
  }

  @Override
  public Mono<ServerResponse> take(ServerRequest request, Caller caller, Parcel parcel) {
    return foreign
        .takeParts(Dialect.SNOWPLOW, request, caller, parcel.events(), parcel.reader())
        .map(parcel.answer());
  }

  /** One event, in the address of a picture. */
  private Parcel pixel(ServerRequest request) {
    List<Slice> sent = List.of(Contents.only(Forms.fields(request)));
    return parcel(request, request.queryParam(KEY), sent, Pixel::with);
  }

  private static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return Verdicts.refusal(status(problem), problem);
  }

  private static HttpStatusCode status(Problem problem) {
    HttpStatusCode usual = Verdicts.status(problem);
    return usual.isSameCodeAs(HttpStatus.BAD_REQUEST) ? HttpStatus.OK : usual;
  }
}
