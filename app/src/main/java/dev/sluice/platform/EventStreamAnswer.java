package dev.sluice.platform;

import io.netty.handler.codec.http.HttpVersion;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** An answer of server-sent events, open until somebody ends it. */
public final class EventStreamAnswer implements ServerResponse {

  private static final HttpHeaders HEADERS = headersOfAll();

  private final Consumer<EventStream> begun;
  private final Consumer<EventStream> left;

  /**
   * @param begun is given the stream, on its own event loop, once its head is on the way
   * @param left is told there as well, when it has ended or its reader has gone
   */
  public EventStreamAnswer(Consumer<EventStream> begun, Consumer<EventStream> left) {
    this.begun = begun;
    this.left = left;
  }

  @Override
  public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatus.OK);
    response.getHeaders().addAll(HEADERS);
    Mono<Void> committed = response.setComplete();
    return exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
        ? committed
        : committed.then(
            Mono.defer(() -> open(ServerHttpResponseDecorator.getNativeResponse(response))));
  }

  /** Who speaks HTTP 1.0 knows no chunks, and reads until the connection is closed. */
  private Mono<Void> open(HttpServerResponse wire) {
    boolean isChunked = !wire.version().equals(HttpVersion.HTTP_1_0);
    wire.chunkedTransfer(isChunked).keepAlive(isChunked);
    return wire.sendHeaders().then(feed(wire, isChunked)).then();
  }

  private Mono<Void> feed(HttpServerResponse wire, boolean isChunked) {
    return Mono.using(
        () -> stream(wire, isChunked),
        stream -> {
          onItsLoop(stream, begun);
          return stream.ended();
        },
        stream -> onItsLoop(stream, left));
  }

  /**
   * This may be the thread that has looked up who is calling, or that ends the call. In any case it
   * is done before the end of the answer is written.
   */
  private static void onItsLoop(EventStream stream, Consumer<EventStream> work) {
    if (stream.loop().inEventLoop()) {
      work.accept(stream);
    } else {
      stream.loop().execute(() -> work.accept(stream));
    }
  }

  private static AnswerStream stream(HttpServerResponse wire, boolean isChunked) {
    AnswerStream[] stream = new AnswerStream[1];
    wire.withConnection(
        connection -> stream[0] = new AnswerStream(connection.channel(), isChunked));
    return stream[0];
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatus.OK;
  }

  @Override
  public HttpHeaders headers() {
    return HttpHeaders.copyOf(HEADERS);
  }

  @Override
  public MultiValueMap<String, ResponseCookie> cookies() {
    return new LinkedMultiValueMap<>();
  }

  private static HttpHeaders headersOfAll() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, MediaType.TEXT_EVENT_STREAM_VALUE);
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    // a proxy that waits for more would hold up what is live
    headers.set("X-Accel-Buffering", "no");
    return HttpHeaders.readOnlyHttpHeaders(headers);
  }
}
