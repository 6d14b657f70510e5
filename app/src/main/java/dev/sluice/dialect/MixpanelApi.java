package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.access.Caller;
import dev.sluice.body.Slice;
import dev.sluice.event.EventReader;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.Dialect;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.ingest.RecordReader;
import dev.sluice.ingest.Taken;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Refusals;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Mixpanel's ways to send events and to say what users and groups are like. */
final class MixpanelApi {

  private final Reception reception;
  private final ForeignEvents foreign;
  private final EventReader events;

  MixpanelApi(Reception reception, ForeignEvents foreign, EventReader events) {
    this.reception = reception;
    this.foreign = foreign;
    this.events = events;
  }

  Endpoints endpoints() {
    return new Endpoints(
        Stream.of(
                endpoints("/track", MixpanelEvents.About.EVENTS),
                endpoints("/import", MixpanelEvents.About.EVENTS),
                endpoints("/engage", MixpanelEvents.About.USERS),
                endpoints("/groups", MixpanelEvents.About.GROUPS))
            .flatMap(each -> each)
            .map(Endpoint::evenWithCookiesFromAnyOrigin)
            .map(endpoint -> endpoint.inManner(MixpanelApi::refusal))
            .toList());
  }

  private Stream<Endpoint> endpoints(String path, MixpanelEvents.About about) {
    Records records = new Records(new MixpanelEvents(events, about), path.equals("/import"));
    return Stream.of(
        Endpoint.post(path, reception.posted(foreign, records)),
        Endpoint.get(path, reception.unsealed(foreign, records, MixpanelApi::inAddress)));
  }

  private static Parcel inAddress(ServerRequest request) {
    byte[] json =
        Forms.value(
            request
                .queryParam("data")
                .orElseThrow(() -> Refusals.problem(new Rejection.MissingField("data")))
                .getBytes(UTF_8));
    return new Parcel(slices(json), request.queryParam("verbose"));
  }

  private static List<Slice> slices(byte[] json) {
    return Contents.isArray(json) ? Contents.events(json) : List.of(Contents.only(json));
  }

  /** Counted from 0, as those of an array are. */
  private static List<Slice> inTheirOrder(List<Slice> lines) {
    return IntStream.range(0, lines.size()).mapToObj(i -> numbered(lines.get(i), i)).toList();
  }

  private static Slice numbered(Slice line, int number) {
    return switch (line) {
      case Slice.Whole(byte[] bytes, int from, int to, long _) ->
          new Slice.Whole(bytes, from, to, number);
      case Slice.TooLong tooLong -> new Slice.TooLong(number);
    };
  }

  /**
   * What a body or an address holds.
   *
   * @param verbose whether the sender wants to be told more, where he says so
   */
  record Parcel(List<Slice> records, Optional<String> verbose) {}

  private final class Records implements Reception.Post<Parcel> {

    private final MixpanelEvents reader;
    private final boolean isImport;

    Records(MixpanelEvents reader, boolean isImport) {
      this.reader = reader;
      this.isImport = isImport;
    }

    @Override
    public Dialect dialect() {
      return Dialect.MIXPANEL;
    }

    @Override
    public Parcel open(ServerRequest request, byte[] body) {
      boolean isLines =
          Optional.ofNullable(request.headers().firstHeader(HttpHeaders.CONTENT_TYPE))
              .filter(type -> type.contains("ndjson"))
              .isPresent();
      return new Parcel(
          isLines ? inTheirOrder(Contents.lines(body)) : slices(Forms.json(body)),
          request.queryParam("verbose").or(() -> Forms.field(body, "verbose")));
    }

    @Override
    public Optional<String> key(Parcel parcel) {
      return Contents.keyWithin(parcel.records());
    }

    @Override
    public Mono<ServerResponse> take(ServerRequest request, Caller caller, Parcel parcel) {
      List<Slice> records = parcel.records();
      RecordReader ofOne = OneKey.of(request, () -> key(parcel), "token", Contents::keyIn, reader);
      return foreign
          .takeParts(Dialect.MIXPANEL, request, caller, records, ofOne)
          .map(taken -> answer(parcel.verbose(), taken));
    }

    private RawAnswer answer(Optional<String> verbose, Taken taken) {
      RawAnswer answer =
          verbose.isEmpty() && isImport
              ? imported(taken)
              : verbose.filter("1"::equals).isPresent() ? Verdicts.success(taken) : one();
      return answer.header(Verdicts.REJECTED_HEADER, String.valueOf(taken.refusedCount()));
    }
  }

  /** The member that all of its clients look for when the answer is no. */
  private static RawAnswer refusal(ServerWebExchange exchange, Problem problem) {
    return Verdicts.words(problem)
        .put("error", String.valueOf(problem.getMessage()))
        .with(Verdicts.statusToHalveAt(problem));
  }

  private static RawAnswer one() {
    return new RawAnswer(HttpStatus.OK, "text/plain;charset=UTF-8", "1".getBytes(UTF_8));
  }

  private static RawAnswer imported(Taken taken) {
    return new JsonObject()
        .put("code", 200)
        .put("status", "OK")
        .put("num_records_imported", taken.accepted())
        .put("failed_records", taken.refused().stream().map(MixpanelApi::failed).toList())
        .with(HttpStatus.OK);
  }

  private static JsonObject failed(Taken.No no) {
    return new JsonObject()
        .put("index", no.number())
        .put("insert_id", Objects.requireNonNullElse(no.id(), ""))
        .put("field", Objects.requireNonNullElse(no.field(), ""))
        .put("message", no.detail());
  }
}
