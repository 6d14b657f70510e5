package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /ws}, as a client for WebSockets reads it. */
@Timeout(300)
class SocketIT {

  private static final int TOO_LONG = 4 * 1024 + 1;

  private final Calls calls = at(SharedServer.get(), Scope.ADMIN);

  private static Calls at(RunningServer server, Scope scope) {
    return new Calls("http://localhost:" + server.port(), IssuedKey.of(scope));
  }

  @Test
  void counters_come_as_a_snapshot_and_then_as_what_changes() {
    try (SocketReader reader = SocketReader.of(calls, "?feed=counters")) {
      await().until(() -> reader.messages("snapshot").size() == 1);
      assertThat(reader.messages().getFirst().toString())
          .matches("\\{\"event\":\"state\",\"data\":\\{\"state\":\"(live|degraded)\"}}");
      assertThat(reader.messages("snapshot").getFirst().at("/data/total").asInt()).isZero();

      send("{\"action\":\"counted\",\"user\":\"ada\",\"page\":\"/ü\"}");

      // his own call may be told of before
      await()
          .until(
              () ->
                  reader.messages("change").stream()
                      .anyMatch(each -> each.at("/data").has("total")));
      JsonNode change =
          reader.messages("change").stream()
              .map(each -> each.path("data"))
              .filter(each -> each.has("total"))
              .findFirst()
              .orElseThrow();
      assertThat(change.path("total").asInt()).isOne();
      assertThat(change.path("byPage").toString()).isEqualTo("{\"/ü\":1}");
    }
  }

  @Test
  void events_come_as_the_search_shows_them_and_with_a_place_to_go_on_from() {
    String id;
    try (SocketReader reader = SocketReader.of(calls, "?feed=events&user=ada")) {
      await().until(() -> !reader.id().isEmpty());
      send("{\"action\":\"view\",\"user\":\"bob\"}");
      send(
          "{\"action\":\"buy\",\"user\":\"ada\",\"metadata\":{\"much\":\"%s\"}}"
              .formatted("ß".repeat(9000)));

      await().until(() -> reader.actions().equals(List.of("buy")));
      assertThat(reader.messages("message").getFirst().path("data"))
          .isEqualTo(calls.get("/api/v1/events?user=ada").json().at("/data/0"));
      id = reader.id();
    }
    send("{\"action\":\"meanwhile\",\"user\":\"ada\"}");

    try (SocketReader again = SocketReader.of(calls, "?feed=events&user=ada&last_event_id=" + id)) {
      await().until(() -> again.actions().equals(List.of("meanwhile")));
      assertThat(again.messages("gap")).isEmpty();
    }
  }

  @Test
  void who_asks_for_no_feed_is_spoken_to_as_the_older_tracker_did() {
    try (SocketReader reader = SocketReader.of(calls, "");
        SocketReader stranger = SocketReader.of(at(SharedServer.get(), Scope.READ), "")) {
      reader.say("{\"type\":\"subscribe\"}");
      reader.say("{\"type\":\"ping\"}");
      reader.say("{\"type\":\"dance\"}");
      reader.say("hello");

      await().until(() -> reader.messages().size() == 4);
      List<JsonNode> replies = reader.messages();
      assertThat(replies.get(0).toString())
          .matches(
              "\\{\"type\":\"subscribed\",\"message\":\"Successfully subscribed to"
                  + " updates\",\"timestamp\":\\d{10}}");
      assertThat(replies.get(1).toString()).matches("\\{\"type\":\"pong\",\"time\":\\d{10}}");
      assertThat(replies.subList(2, 4))
          .allSatisfy(
              reply ->
                  assertThat(reply.toString())
                      .matches(
                          "\\{\"type\":\"error\",\"message\":\"Unknown message"
                              + " type\",\"timestamp\":\\d{10}}"));

      // he is not told from when on he is shown what comes
      await()
          .until(
              () -> {
                send("{\"action\":\"hit\",\"page\":\"/api/orders\",\"ip\":\"192.0.2.7\"}");
                return reader.messages().size() > 4;
              });
      assertThat(reader.messages().getLast().toString())
          .matches(
              "\\{\"type\":\"usage_update\",\"client_id\":\"[0-9a-f-]{36}\",\"data\":\\{\"endpoint\":\"/api/orders\","
                  + "\"ip_address\":\"192.0.2.0\",\"timestamp\":\\d{10}},\"timestamp\":\\d{10}}");
      assertThat(stranger.messages()).isEmpty();
    }
  }

  @Test
  void a_ticket_opens_it_once() {
    String ticket = calls.post("/api/v1/live/tickets", "").json().path("ticket").asString();
    try (SocketReader reader =
            SocketReader.ofStranger(
                calls, "?feed=counters&ticket=" + ticket, "Origin", "https://shop.example");
        SocketReader again = SocketReader.ofStranger(calls, "?feed=counters&ticket=" + ticket)) {
      await().until(() -> reader.messages("snapshot").size() == 1);
      assertThat(again.status()).isEqualTo(401);
    }
  }

  @Test
  void who_shows_no_key_is_not_let_in() {
    try (SocketReader reader = SocketReader.ofStranger(calls, "")) {
      assertThat(reader.status()).isEqualTo(401);
    }
    try (SocketReader writer = SocketReader.of(at(SharedServer.get(), Scope.WRITE), "")) {
      assertThat(writer.status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?feed=all",
        "?feed=counters&user=ada",
        "?feed=counters&last_event_id=x",
        "?feed=events&limit=1"
      })
  void what_can_not_be_meant_is_refused_before_it_opens(String query) {
    try (SocketReader reader = SocketReader.of(calls, query)) {
      assertThat(reader.status()).isEqualTo(400);
    }
  }

  @Test
  void who_does_not_ask_for_a_socket_is_told_to() {
    Calls.Answer answer = calls.get("/ws?feed=events");

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("Upgrade")).isEqualTo("websocket");
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/upgrade-required");
    assertThat(calls.get("/ws").json().path("error").asString()).contains("WebSocket");
  }

  @Test
  void a_message_that_is_too_long_ends_it_with_a_word() {
    isClosedWith(1009, reader -> reader.say("x".repeat(TOO_LONG)));
    isClosedWith(1009, reader -> reader.say("x".repeat(1000 * TOO_LONG)));
  }

  @Test
  void bytes_that_are_no_text_end_it() {
    isClosedWith(1003, reader -> reader.say(new byte[] {1, 2, 3}));
  }

  @Test
  void whoever_says_too_much_is_not_listened_to() {
    isClosedWith(
        1008, reader -> IntStream.range(0, 1000).forEach(i -> reader.say("{\"type\":\"ping\"}")));
  }

  private void isClosedWith(int code, Consumer<SocketReader> saying) {
    try (SocketReader reader = SocketReader.of(calls, "")) {
      saying.accept(reader);

      await().until(() -> reader.code() == code);
      assertThat(reader.reason()).isNotEmpty();
    }
  }

  private void send(String event) {
    assertThat(calls.post("/api/v1/events?ack=stored", event).json().path("stored").asBoolean())
        .isTrue();
  }
}
