package dev.sluice.platform;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/** The answer to a request that is to become a WebSocket. */
public final class WebSocketAnswer implements ServerResponse {

  private final Conversation conversation;
  private final Holding holding;
  private final String protocol;

  /** What becomes of it, told on its own event loop. */
  public interface Conversation {

    void begins(EventStream stream);

    void hears(String text);

    /** It has to end. */
    void isRefused(EventStream stream);

    /** It has ended, or its reader has gone. */
    void ends(EventStream stream);
  }

  /** Watches whether a conversation may go on. */
  @FunctionalInterface
  public interface Holding {

    /**
     * The whole of it.
     *
     * @param conversation takes what completes once it is refused
     */
    Mono<Void> of(UnaryOperator<Mono<Void>> conversation);
  }

  /**
   * @param protocol that the reader has asked for; none where it is empty
   */
  public WebSocketAnswer(Conversation conversation, Holding holding, String protocol) {
    this.conversation = conversation;
    this.holding = holding;
    this.protocol = protocol;
  }

  @Override
  public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
    ServerHttpResponse response = exchange.getResponse();
    return response
        .setComplete()
        .then(Mono.defer(() -> upgrade(ServerHttpResponseDecorator.getNativeResponse(response))));
  }

  /** By its own loop: before it looks for what the reader says at once, somebody listens. */
  private Mono<Void> upgrade(HttpServerResponse wire) {
    return Mono.defer(
            () ->
                wire.sendWebsocket(
                    (in, out) -> holding.of(refusal -> conversation(in, refusal)), spec()))
        .subscribeOn(Schedulers.fromExecutor(loop(wire)));
  }

  private static Executor loop(HttpServerResponse wire) {
    Channel[] channel = new Channel[1];
    wire.withConnection(connection -> channel[0] = connection.channel());
    return channel[0].eventLoop();
  }

  private WebsocketServerSpec spec() {
    WebsocketServerSpec.Builder spec =
        WebsocketServerSpec.builder().maxFramePayloadLength(SocketInbound.MOST_BYTES);
    return (protocol.isEmpty() ? spec : spec.protocols(protocol)).build();
  }

  private Mono<Void> conversation(WebsocketInbound in, Mono<Void> refusal) {
    return Mono.using(
        () -> begun(in),
        stream -> Mono.firstWithSignal(stream.gone(), refused(stream, refusal)),
        stream -> stream.loop().execute(() -> conversation.ends(stream)));
  }

  private Mono<Void> refused(SocketStream stream, Mono<Void> refusal) {
    return refusal
        .doOnSuccess(end -> stream.loop().execute(() -> conversation.isRefused(stream)))
        .then(Mono.never());
  }

  private SocketStream begun(WebsocketInbound in) {
    Channel[] channel = new Channel[1];
    in.withConnection(connection -> channel[0] = connection.channel());
    SocketStream stream = SocketStream.over(channel[0]);
    ChannelHandlerContext last =
        Objects.requireNonNull(channel[0].pipeline().context(NettyPipeline.ReactiveBridge));
    HeadWatch.leave(channel[0].pipeline());
    SocketInbound.over(last, stream, conversation::hears);
    conversation.begins(stream);
    return stream;
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatus.SWITCHING_PROTOCOLS;
  }

  @Override
  public HttpHeaders headers() {
    return HttpHeaders.EMPTY;
  }

  @Override
  public MultiValueMap<String, ResponseCookie> cookies() {
    return new LinkedMultiValueMap<>();
  }
}
