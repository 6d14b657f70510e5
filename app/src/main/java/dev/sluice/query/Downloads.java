package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.OpenCall;
import dev.sluice.access.OpenCalls;
import dev.sluice.access.Scope;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Problems;
import dev.sluice.platform.Seats;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers of any length, sent no faster than they are read. One that can't be finished is broken
 * off, and never ends as if it were whole.
 */
final class Downloads {

  /** How many events it was, behind the last of them. */
  private static final String COUNT = "X-Export-Count";

  private static final List<String> OF_THE_FILE =
      List.of(HttpHeaders.CONTENT_ENCODING, HttpHeaders.CONTENT_DISPOSITION, HttpHeaders.TRAILER);

  private final Seats seats;
  private final OpenCalls calls;
  private final Drain drain;
  private final Problems problems;
  private final Duration patience;

  /**
   * @param patience how long a reader may take for one piece
   */
  Downloads(Seats seats, OpenCalls calls, Drain drain, Problems problems, Duration patience) {
    this.seats = seats;
    this.calls = calls;
    this.drain = drain;
    this.problems = problems;
    this.patience = patience;
  }

  Mono<ServerResponse> answer(ServerRequest request, Caller caller, Mono<Download> download) {
    return ServerResponse.ok()
        .build(
            (exchange, context) ->
                seats.hold(
                    caller.client(),
                    download.flatMap(made -> write(request, caller, exchange, made))));
  }

  private Mono<Void> write(
      ServerRequest request, Caller caller, ServerWebExchange exchange, Download download) {
    ServerHttpResponse response = exchange.getResponse();
    boolean isGzipped = Page.takesGzip(request);
    head(response.getHeaders(), download, isGzipped);
    response.setStatusCode(HttpStatus.OK);
    if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
      return response.setComplete();
    }
    HttpServerResponse wire = ServerHttpResponseDecorator.getNativeResponse(response);
    prepare(wire, download);
    return calls
        .hold(
            request,
            caller,
            Scope.READ,
            call -> body(response, download, isGzipped).takeUntilOther(cause(call)).flux())
        .then()
        .doOnError(failure -> takeBack(response))
        .onErrorResume(
            failure -> response.isCommitted() && !Problems.hasLeft(failure),
            failure -> cutOff(exchange, wire, failure));
  }

  /** What is said of the file is not true of a problem that comes in its place. */
  private static void takeBack(ServerHttpResponse response) {
    if (!response.isCommitted()) {
      OF_THE_FILE.forEach(response.getHeaders()::remove);
    }
  }

  private static void head(HttpHeaders headers, Download download, boolean isGzipped) {
    download.headers().forEach(headers::set);
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    headers.set(HttpHeaders.TRAILER, COUNT);
    if (isGzipped) {
      headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
  }

  /** Who speaks HTTP 1.0 knows neither chunks nor trailers, and reads until the connection ends. */
  private static void prepare(HttpServerResponse wire, Download download) {
    if (wire.version().equals(HttpVersion.HTTP_1_0)) {
      wire.chunkedTransfer(false).keepAlive(false);
    } else {
      wire.trailerHeaders(
          trailers -> trailers.set(COUNT, String.valueOf(download.events().getAsLong())));
    }
  }

  private Mono<Void> body(ServerHttpResponse response, Download download, boolean isGzipped) {
    return isGzipped
        ? Mono.using(
            GzipPieces::new,
            gzip -> send(response, gzipped(download.pieces(), gzip)),
            GzipPieces::close)
        : send(response, download.pieces());
  }

  private Mono<Void> send(ServerHttpResponse response, Flux<Mono<byte[]>> pieces) {
    ReaderWatch watch = new ReaderWatch(patience);
    return response
        .writeAndFlushWith(pieces.map(piece -> buffer(response, watch.handed(piece))))
        .takeUntilOther(watch.overdue());
  }

  /** Not on a thread that waits for the database or for a reader. */
  private static Flux<Mono<byte[]>> gzipped(Flux<Mono<byte[]>> pieces, GzipPieces gzip) {
    return pieces
        .map(piece -> piece.publishOn(Schedulers.parallel()).map(gzip::of))
        .concatWith(Flux.just(Mono.fromSupplier(gzip::end)));
  }

  private static Mono<DataBuffer> buffer(ServerHttpResponse response, Mono<byte[]> piece) {
    return piece.map(response.bufferFactory()::wrap);
  }

  /** Why it ends before its time. */
  private Mono<Void> cause(OpenCall call) {
    return Mono.firstWithSignal(call.refusal(), drain.begun().then(Mono.error(Downloads::leaving)));
  }

  private static Problem leaving() {
    return new Problem(ProblemType.UNAVAILABLE, "The server is about to end.");
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody is left to hear of it
  private Mono<Void> cutOff(
      ServerWebExchange exchange, HttpServerResponse wire, Throwable failure) {
    problems.document(exchange, failure);
    wire.withConnection(connection -> connection.channel().close());
    return Mono.empty();
  }
}
