package dev.sluice.bench.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.embedded.Ports;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The reference: Reactor Netty with nothing on it, which reads a body and says 202. */
final class BareServer {
  private static final ByteBuf ANSWER =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer().writeBytes("{\"accepted\":1}".getBytes(US_ASCII)));

  private BareServer() {}

  public static void main(String[] arguments) {
    HttpServer.create()
        .host(Ports.HOST)
        .port(Integer.parseInt(arguments[0]))
        .handle(BareServer::answer)
        .bindNow()
        .onDispose()
        .block();
  }

  private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .then(
            response
                .status(202)
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(ANSWER.readableBytes()))
                .sendObject(ANSWER.duplicate())
                .then());
  }
}
