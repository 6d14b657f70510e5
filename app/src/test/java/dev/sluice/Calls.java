package dev.sluice;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client does, over plain HTTP. */
public final class Calls {

  /** More than a server takes to say that it can't. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String key;

  public Calls(String base, String key) {
    this.base = base;
    this.key = key;
  }

  public String key() {
    return key;
  }

  /** An answer with its body as JSON. */
  public record Answer(int status, HttpResponse<String> response) {

    public JsonNode json() {
      return JsonMapper.shared().readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  public URI address(String path) {
    return URI.create(base + path);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address(path)).timeout(LIMIT).header("X-API-Key", key);
  }

  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  public Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  public Answer put(String path, String json) {
    return send(path, "PUT", json);
  }

  public Answer patch(String path, String json) {
    return send(path, "PATCH", json);
  }

  private Answer send(String path, String method, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  /** Headers are written one after the other, each name before its value. */
  public Answer post(String path, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request =
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  /** The actions of a user's events, once all that came before this call is stored. */
  public List<String> storedActions(String user) {
    String last = "{\"action\":\"the last\",\"user\":\"%s\"}".formatted(user);
    await().until(() -> post("/api/v1/events?ack=stored", last).json().path("stored").asBoolean());
    return get("/api/v1/events?limit=1000&user=" + user)
        .json()
        .path("data")
        .valueStream()
        .map(event -> event.path("action").asString())
        .filter(action -> !action.equals("the last"))
        .toList();
  }

  public Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines of a stream, for as long as it is open. */
  public Stream<String> lines(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + path))
              .header("X-API-Key", key)
              .header("Accept", "text/event-stream")
              .build();
      return http.send(request, BodyHandlers.ofLines()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
