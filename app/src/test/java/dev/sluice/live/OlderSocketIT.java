package dev.sluice.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.ApiKey;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** {@code /ws} as the clients of the older tracker open it. */
@Timeout(300)
class OlderSocketIT {

  private static final String LENGTH = "Content-Length:";

  private final Calls shared = SharedServer.get().calls();

  @Test
  void who_brings_no_key_reads_what_the_client_sent_that_the_settings_name() {
    Calls named = at(SharedServer.get(), IssuedKey.of(Scope.ADMIN));
    String client = named.get("/api/v1/clients/current").json().path("id").asString();
    try (RunningServer live =
        RunningServer.start("sluice.roles=live", "sluice.access.anonymous-client=" + client)) {
      Calls known = at(live, named.key());
      await().until(() -> known.post("/api/v1/live/tickets", "").status() == 201);
      isReadByAnybody(live, named, client);
    }
  }

  private void isReadByAnybody(RunningServer live, Calls named, String client) {
    try (SocketReader anybody = SocketReader.ofStranger(at(live, ""), "");
        SocketReader feed = SocketReader.ofStranger(at(live, ""), "?feed=counters");
        SocketReader wrong = SocketReader.of(at(live, ApiKey.made().reveal()), "");
        SocketReader page =
            SocketReader.ofStranger(at(live, ""), "", "Origin", "https://any.example")) {
      assertThat(anybody.isOpen()).as(anybody.failure()).isTrue();
      assertThat(page.status()).isEqualTo(401);
      assertThat(feed.status()).isEqualTo(401);
      assertThat(wrong.status()).isEqualTo(401);

      hit(at(SharedServer.get(), IssuedKey.of(Scope.WRITE)), "/of/another");
      awaitHeard(anybody, named, "/of/ours");

      assertThat(anybody.messages())
          .allSatisfy(
              message ->
                  assertThat(message.toString())
                      .matches(
                          ("\\{\"type\":\"usage_update\",\"client_id\":\"%s\",\"data\":\\{\"endpoint\":\"/of/ours\","
                                  + "\"ip_address\":\"127.0.0.0\",\"timestamp\":\\d{10}},\"timestamp\":\\d{10}}")
                              .formatted(client)));

      suspend(UUID.fromString(client));

      await().until(() -> anybody.code() == 1008);
    }
  }

  /** He is not told from when on he is shown what comes. */
  private static void awaitHeard(SocketReader reader, Calls sender, String endpoint) {
    await()
        .until(
            () -> {
              hit(sender, endpoint);
              return !reader.messages().isEmpty();
            });
  }

  private static Calls at(RunningServer server, String key) {
    return new Calls("http://127.0.0.1:" + server.port(), key);
  }

  private static void hit(Calls calls, String endpoint) {
    assertThat(calls.post("/api/logs", "{\"endpoint\":\"%s\"}".formatted(endpoint)).status())
        .isEqualTo(202);
  }

  private void suspend(UUID client) {
    assertThat(shared.patch("/api/v1/clients/" + client, "{\"suspended\":true}").status())
        .isEqualTo(200);
  }

  @Test
  void a_token_that_is_logged_out_elsewhere_ends_what_it_has_opened() {
    JsonNode told =
        shared
            .post(
                "/api/register",
                "{\"name\":\"Bob\",\"email\":\"%s@example.com\"}".formatted(UUID.randomUUID()))
            .json();
    Calls owner = at(SharedServer.get(), "");
    String token = "Bearer " + told.path("token").asString();
    try (SocketReader reader = SocketReader.ofStranger(owner, "", "Authorization", token)) {
      awaitHeard(reader, at(SharedServer.get(), told.path("api_key").asString()), "/mine");

      owner.send(
          HttpRequest.newBuilder(owner.address("/api/v1/tokens/current"))
              .header("Authorization", token)
              .DELETE()
              .build());

      await().until(() -> reader.code() == 1008);
    }
  }

  @Test
  void who_is_not_let_in_is_told_by_what_he_showed() {
    assertThat(refusal()).isEqualTo("401 {\"error\":\"Authentication required\"}");
    assertThat(refusal("X-API-Key", ApiKey.made().reveal()))
        .isEqualTo("401 {\"error\":\"Invalid API key\"}");
    assertThat(refusal("Authorization", "Bearer x.y.z"))
        .isEqualTo("401 {\"error\":\"Invalid token\"}");
    assertThat(refusal("X-API-Key", IssuedKey.of(Scope.WRITE))).startsWith("403 {\"error\":");
  }

  /** By hand: a client for WebSockets does not show what it was told. */
  private String refusal(String... header) {
    try (RawCall call = new RawCall(SharedServer.get().port())) {
      call.send(
          "GET /ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + (header.length == 0 ? "" : header[0] + ": " + header[1] + "\r\n")
              + "\r\n");
      int status = call.status();
      int length = 0;
      for (String line = call.line(); line != null && !line.isEmpty(); line = call.line()) {
        if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
          length = Integer.parseInt(line.substring(LENGTH.length()).strip());
        }
      }
      return status + " " + new String(call.bytes(length), UTF_8);
    }
  }
}
