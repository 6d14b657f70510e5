package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A client that has just registered.
 *
 * @param writer calls with its first key
 * @param owner calls with its token
 */
public record Newcomer(UUID id, String email, Calls writer, Calls owner) {

  static final String PASSWORD = "correct horse battery";

  public static Newcomer come() {
    return come(SharedServer.get());
  }

  static Newcomer come(RunningServer server) {
    String email = freshEmail();
    Calls.Answer answer = register(server, email);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    JsonNode told = answer.json();
    return new Newcomer(
        UUID.fromString(told.path("clientId").asString()),
        email,
        calls(server, told.path("apiKey").asString()),
        calls(server, told.path("token").asString()));
  }

  static String freshEmail() {
    return UUID.randomUUID() + "@example.com";
  }

  static Calls.Answer register(RunningServer server, String email) {
    return calls(server, "")
        .post(
            "/api/v1/clients",
            "{\"name\":\"Ada\",\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
  }

  static Calls.Answer logIn(RunningServer server, String email, String password) {
    return calls(server, "")
        .post(
            "/api/v1/tokens", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  static Calls calls(RunningServer server, String key) {
    return new Calls("http://127.0.0.1:" + server.port(), key);
  }

  /** The same calls at another process. */
  static Calls at(RunningServer server, Calls calls) {
    return calls(server, calls.key());
  }

  static String withoutRequestId(Calls.Answer answer) {
    return answer.status()
        + answer.header("WWW-Authenticate")
        + answer.response().body().replaceAll("\"(requestId|asOf|erasedUpTo)\":\"[^\"]*\"", "");
  }
}
