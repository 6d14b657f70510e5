package dev.sluice.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that has registered just now.
 *
 * @param key to write with
 * @param token to read with
 */
public record NewClient(String key, String token) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int CREATED = 201;

  public static NewClient at(ServerProcess server) {
    HttpRequest registration =
        HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/clients"))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"name":"probe","email":"%s@example.com","password":"Probe-%s"}
                    """
                        .formatted(UUID.randomUUID(), UUID.randomUUID())))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(registration, BodyHandlers.ofString());
      if (answer.statusCode() != CREATED) {
        throw new IllegalStateException("A client was not registered: " + answer.body());
      }
      JsonNode client = JsonMapper.shared().readTree(answer.body());
      return new NewClient(client.path("apiKey").asString(), client.path("token").asString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }
}
