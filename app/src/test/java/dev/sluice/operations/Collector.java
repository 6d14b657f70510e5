package dev.sluice.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** Takes spans by OTLP over HTTP, and keeps the bytes that came. */
final class Collector implements AutoCloseable {

  private final HttpServer server;
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start() throws IOException {
    Collector collector =
        new Collector(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    collector.server.createContext("/v1/traces", collector::take);
    collector.server.start();
    return collector;
  }

  String endpoint() {
    return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  private void take(HttpExchange call) throws IOException {
    try (call) {
      bodies.add(new String(call.getRequestBody().readAllBytes(), ISO_8859_1));
      call.sendResponseHeaders(200, -1);
    }
  }

  /** Whether a span of that name came, in whatever trace. */
  boolean has(String name) {
    return bodies.stream().anyMatch(body -> body.contains(name));
  }

  /** How often a trace is named: once for each of its spans. */
  long spansOf(String trace) {
    String id = new String(HexFormat.of().parseHex(trace), ISO_8859_1);
    return bodies.stream().mapToLong(body -> body.split(Pattern.quote(id), -1).length - 1L).sum();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
