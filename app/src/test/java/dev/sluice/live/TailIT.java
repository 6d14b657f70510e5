package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Events as they are stored, shown to those whose they are. */
@Timeout(300)
class TailIT {

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final Calls calls = new Calls("http://localhost:" + SharedServer.get().port(), key);

  @Test
  void what_is_stored_is_shown_as_the_search_shows_it() {
    try (TailListener tail = TailListener.of(calls, "")) {
      send("{\"action\":\"view\",\"user\":\"ada\",\"metadata\":{\"a\":[1,\"\\n\"]}}");
      send("{\"action\":\"buy\",\"user\":\"ada\",\"page\":\"/ü\"}");

      await().until(() -> tail.events().size() == 2);
      assertThat(tail.events())
          .containsExactlyElementsOf(
              calls.get("/api/v1/events").json().path("data").valueStream().toList().reversed());
      assertThat(tail.signs().getFirst().name()).isEqualTo("state");
      assertThat(tail.signs("gap")).isEmpty();
    }
  }

  @Test
  void a_reader_is_shown_what_has_all_that_he_asks_for() {
    String asked = "?user=ada&page=%2Fa&action=view&ip=192.0.2.0";
    try (TailListener tail = TailListener.of(calls, asked)) {
      send("{\"action\":\"view\",\"user\":\"ada\",\"page\":\"/b\",\"ip\":\"192.0.2.7\"}");
      send("{\"action\":\"view\",\"user\":\"bob\",\"page\":\"/a\",\"ip\":\"192.0.2.7\"}");
      send("{\"action\":\"view\",\"user\":\"ada\",\"page\":\"/a\",\"ip\":\"192.0.3.7\"}");
      send("{\"action\":\"buy\",\"user\":\"ada\",\"page\":\"/a\",\"ip\":\"192.0.2.7\"}");
      send(
          "{\"action\":\"view\",\"user\":\"ada\",\"page\":\"/a\",\"ip\":\"192.0.2.7\",\"role\":\"x\"}");

      await().until(() -> tail.events().size() == 1);
      assertThat(tail.events().getFirst().path("role").asString()).isEqualTo("x");
    }
  }

  @Test
  void what_the_search_finds_by_text_and_time_is_shown_as_it_comes() {
    String asked = "q=%22VIP%22&occurredFrom=2025-11-21T10:00:00Z&occurredTo=2025-11-21T11:00:00Z";
    String event =
        "{\"action\":\"%s\",\"occurredAt\":\"2025-11-21T%s:00Z\",\"metadata\":{\"who\":[\"%s\"]}}";
    try (TailListener tail = TailListener.of(calls, "?" + asked)) {
      send(event.formatted("later", "11:00", "vip"));
      send(event.formatted("other", "10:30", "vip2"));
      send(event.formatted("found", "10:00", "vip"));

      await().until(() -> !tail.events().isEmpty());
      assertThat(tail.events())
          .containsExactlyElementsOf(
              calls.get("/api/v1/events?" + asked).json().path("data").valueStream().toList());
      assertThat(tail.actions()).containsExactly("found");
    }
  }

  @Test
  void whoever_has_seen_nothing_for_him_is_told_how_far_he_has_come() {
    try (TailListener tail = TailListener.of(calls, "?role=nobody")) {
      String first = tail.id();

      send("{\"action\":\"view\"}");

      await().until(() -> !tail.id().equals(first));
      assertThat(tail.events()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=1",
        "cursor=x",
        "from=2026-01-01",
        "user=",
        "user=a&user=b",
        "ip=here",
        "nobody=x",
        "last_event_id="
      })
  void what_can_not_be_meant_is_refused_before_the_stream(String query) {
    Calls.Answer answer = calls.get("/api/v1/live/events?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("parameter").asString())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @Test
  void whoever_brings_an_id_that_nobody_gave_him_is_told_of_a_gap_and_goes_on_from_now() {
    String id = TailListener.here(calls);
    Calls stranger = stranger();
    send("{\"action\":\"unseen\"}");
    for (String unknown : List.of(id.substring(1), id + "A", "x", "AAAAAAAA", "é\n" + id)) {
      goesOnFromNow(calls, unknown);
    }
    goesOnFromNow(stranger, id);
    try (RawCall again = open("", "Accept: text/event-stream", "Last-Event-ID: x")) {
      assertThat(again.status()).isEqualTo(200);
      again.lineWith("event:gap");
      send("{\"action\":\"new\"}");

      assertThat(again.lineWith("data:{\"id\"")).contains("\"action\":\"new\"");
    }
  }

  private static void goesOnFromNow(Calls reader, String id) {
    String query = "?last_event_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    try (TailListener tail = TailListener.of(reader, query)) {
      JsonNode gap = tail.signs("gap").getFirst();
      assertThat(gap.path("events").isNull()).isTrue();
      assertThat(gap.path("from").isNull()).isTrue();
      assertThat(gap.path("to").asString()).isEqualTo(tail.id());

      store(reader, "{\"action\":\"new\"}");

      await().until(() -> tail.actions().equals(List.of("new")));
      assertThat(tail.signs("gap")).hasSize(1);
    }
  }

  private static Calls stranger() {
    return new Calls("http://localhost:" + SharedServer.get().port(), IssuedKey.of(Scope.ADMIN));
  }

  @Test
  void nobody_is_shown_what_is_anothers_whatever_he_asks_for() {
    String anns = TailListener.here(calls);
    send("{\"action\":\"anns\",\"user\":\"ann\"}");
    Calls bob = stranger();
    try (TailListener tail = TailListener.of(bob, "?user=ann&last_event_id=" + anns);
        SocketReader socket = SocketReader.of(bob, "?feed=events&user=ann&last_event_id=" + anns);
        Reader counters = Reader.of(bob);
        SocketReader figures = SocketReader.of(bob, "?feed=counters")) {
      await().until(() -> socket.messages("gap").size() == 1);
      await().until(() -> figures.messages("snapshot").size() == 1);
      send("{\"action\":\"anns\",\"user\":\"ann\"}");
      store(bob, "{\"action\":\"bobs\",\"user\":\"ann\"}");

      await().until(() -> !tail.actions().isEmpty() && !socket.actions().isEmpty());
      await().until(() -> counters.figure("total") == 1);
      await().until(() -> figures.messages("change").toString().contains("\"total\":1,"));
      assertThat(tail.actions()).containsExactly("bobs");
      assertThat(socket.actions()).containsExactly("bobs");
      assertThat(counters.totals()).allMatch(total -> total <= 1);
      assertThat(figures.messages().toString()).doesNotContain("anns");
    }
  }

  @Test
  void the_header_of_an_event_source_that_comes_again_is_newer_than_its_address() {
    try (TailListener tail = TailListener.of(calls, "")) {
      String first = tail.id();
      send("{\"action\":\"seen\"}");
      await().until(() -> tail.events().size() == 1);

      try (RawCall again = open("?last_event_id=" + first, "Last-Event-ID: " + tail.id())) {
        again.lineWith("id:");
        send("{\"action\":\"new\"}");

        assertThat(again.lineWith("data:{\"id\"")).contains("\"action\":\"new\"");
      }
    }
  }

  private RawCall open(String query, String... headers) {
    return RawCall.ofLittleRoom(SharedServer.get().port())
        .send(
            "GET /api/v1/live/events%s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\n%s\r\n\r\n"
                .formatted(query, key, String.join("\r\n", headers)));
  }

  private void send(String event) {
    store(calls, event);
  }

  private static void store(Calls sender, String event) {
    assertThat(sender.post("/api/v1/events?ack=stored", event).json().path("stored").asBoolean())
        .isTrue();
  }
}
