package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.access.Newcomer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whoever speaks in another system's words, with a key that may write and no more. */
final class Stranger {

  private final Newcomer newcomer = Newcomer.come();
  private final Calls anybody =
      new Calls("http://127.0.0.1:" + SharedServer.get().port(), "of nobody");

  String key() {
    return newcomer.writer().key();
  }

  String address() {
    return anybody.address("").toString();
  }

  /** As clients do that show their key as the user of a pair. */
  String[] basic() {
    return new String[] {
      "Authorization", "Basic " + Base64.getEncoder().encodeToString((key() + ":").getBytes(UTF_8))
    };
  }

  Calls.Answer get(String path, String... headers) {
    return send(HttpRequest.newBuilder(anybody.address(path)).GET(), headers);
  }

  Calls.Answer post(String path, String json, String... headers) {
    return post(path, json.getBytes(UTF_8), headers);
  }

  /** Headers are written one after the other, each name before its value. */
  Calls.Answer post(String path, byte[] body, String... headers) {
    return send(
        HttpRequest.newBuilder(anybody.address(path)).POST(BodyPublishers.ofByteArray(body)),
        headers);
  }

  /** The first answer that says no: in a moment that was long a bucket has filled again. */
  Calls.Answer refusal(String path, String json) {
    return await()
        .atMost(DialectServer.SOON)
        .until(() -> post(path, json), answer -> answer.status() != 200);
  }

  Calls.Answer options(String path, String... headers) {
    return send(
        HttpRequest.newBuilder(anybody.address(path)).method("OPTIONS", BodyPublishers.noBody()),
        headers);
  }

  private Calls.Answer send(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return anybody.send(request.build());
  }

  /** The events of a user, the latest last, once all that came before this call are stored. */
  List<JsonNode> stored(String user) {
    Calls.Answer last =
        newcomer
            .writer()
            .post(
                "/api/v1/events?ack=stored",
                "{\"action\":\"the last\",\"user\":\"%s\"}".formatted(user));
    assertThat(last.json().path("stored").asBoolean()).isTrue();
    return newcomer
        .owner()
        .get("/api/v1/events?order=asc&limit=1000&user=" + user)
        .json()
        .path("data")
        .valueStream()
        .filter(event -> !event.path("action").asString().equals("the last"))
        .toList();
  }

  Calls.Answer profile(String user) {
    return newcomer.owner().get("/api/v1/users/" + user + "/profile");
  }

  Calls.Answer group(String group) {
    return newcomer.owner().get("/api/v1/groups/" + group);
  }

  /** The one of them in which this was done. */
  JsonNode stored(String user, String action) {
    List<JsonNode> stored =
        stored(user).stream()
            .filter(event -> event.path("action").asString().equals(action))
            .toList();
    assertThat(stored).as(action).hasSize(1);
    return stored.getFirst();
  }

  JsonNode onlyStored(String user) {
    List<JsonNode> stored = stored(user);
    assertThat(stored).hasSize(1);
    return stored.getFirst();
  }
}
