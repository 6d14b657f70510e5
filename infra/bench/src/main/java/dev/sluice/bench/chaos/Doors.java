package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The servers as their clients see them: addresses, any of which may be out of order. */
final class Doors implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final List<Integer> ports;
  private final Account account;
  private final HttpClient http;

  private Doors(List<Integer> ports, Account account, HttpClient http) {
    this.ports = List.copyOf(ports);
    this.account = account;
    this.http = http;
  }

  /** Registers as a new client. */
  static Doors open(List<Integer> ports) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    String form =
        "{\"name\":\"Chaos\",\"email\":\"chaos@example.com\",\"password\":\"correct horse"
            + " battery\"}";
    HttpRequest register =
        request(ports.getFirst(), "/api/v1/clients", Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(form))
            .build();
    Answer answer = send(http, register);
    if (!answer.isYes()) {
      throw new IllegalStateException("No client could be registered: " + answer);
    }
    return new Doors(ports, account(answer), http);
  }

  private static Account account(Answer registered) {
    JsonNode json = JsonMapper.shared().readTree(registered.body());
    return new Account(
        UUID.fromString(json.path("clientId").asString()),
        json.path("apiKey").asString(),
        json.path("token").asString());
  }

  Account account() {
    return account;
  }

  int count() {
    return ports.size();
  }

  int port(int node) {
    return ports.get(node);
  }

  Socket connect(int node) throws IOException {
    return new Socket(Ports.address(port(node)).getAddress(), port(node));
  }

  /** Sends events. */
  Answer post(int node, String path, byte[] body, Duration limit) {
    return send(
        http,
        request(ports.get(node), path, limit)
            .header("X-API-Key", account.key())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  Answer delete(int node, String path) {
    return send(
        http,
        request(ports.get(node), path, Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + account.token())
            .DELETE()
            .build());
  }

  /** With another key than the client's own. */
  Answer getAs(String key, int node, String path, Duration limit) {
    return send(http, request(ports.get(node), path, limit).header("X-API-Key", key).build());
  }

  /** A stream that is to be read. */
  HttpURLConnection open(int node, String path, int patienceMillis) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) uri(ports.get(node), path).toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
    connection.setReadTimeout(patienceMillis);
    connection.setRequestProperty("Authorization", "Bearer " + account.token());
    return connection;
  }

  private static HttpRequest.Builder request(int port, String path, Duration limit) {
    return HttpRequest.newBuilder(uri(port, path)).timeout(limit);
  }

  private static URI uri(int port, String path) {
    return URI.create("http://%s:%d%s".formatted(Ports.HOST, port, path));
  }

  private static Answer send(HttpClient http, HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString(UTF_8));
      return new Answer(response.statusCode(), response.body());
    } catch (IOException broken) {
      return Answer.NONE;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Answer.NONE;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
