package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

/** Events as they are stored, on three nodes. */
@Timeout(300)
class TailIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int REPLAYED = 3000;
  private static final int SHOWN = 20;
  private static final int USERS = 10;

  private static RunningServer generous;
  private static RunningServer strict;

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final Calls calls = at(SharedServer.get());

  @BeforeAll
  static void start() {
    generous =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.live.replay=" + REPLAYED,
            "sluice.live.events-per-second=100000");
    strict =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.redis.url=redis://127.0.0.1:1",
            "sluice.live.events-per-second=" + SHOWN);
    awaitReady(generous);
    awaitReady(strict);
  }

  private static void awaitReady(RunningServer server) {
    Calls known = new Calls("http://localhost:" + server.port(), IssuedKey.of(Scope.READ));
    await().atMost(SOON).until(() -> known.post("/api/v1/live/tickets", "").status() == 201);
  }

  @AfterAll
  static void stop() {
    generous.close();
    strict.close();
  }

  private Calls at(RunningServer server) {
    return new Calls("http://localhost:" + server.port(), key);
  }

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

  @Test
  void a_reader_goes_on_where_he_was_on_any_node_while_events_flow() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    int events = 400;
    String id = here();
    Thread sender = Thread.ofVirtual().start(() -> sendMany(events));
    Calls[] nodes = {calls, at(generous)};
    for (int visit = 0; seen.size() < events; visit++) {
      String query = "?last_event_id=" + id;
      try (TailListener tail = TailListener.of(nodes[visit % nodes.length], query)) {
        int wanted = Math.min(events - seen.size(), 1 + visit * 7);
        await().atMost(SOON).until(() -> tail.actions().size() >= wanted);
        tail.hangUp();
        id = tail.id();
        seen.addAll(tail.actions());
      }
    }

    sender.join();
    assertThat(seen).doesNotHaveDuplicates().hasSize(events);
    for (int user = 0; user < USERS; user++) {
      assertThat(ofUser(seen, user)).isSorted();
    }
  }

  /** Whoever comes after what he wants to see has missed it. */
  private String here() {
    try (TailListener tail = TailListener.of(calls, "")) {
      return tail.id();
    }
  }

  /** A user's events go to one partition. */
  private static List<Integer> ofUser(List<String> actions, int user) {
    return actions.stream()
        .map(action -> Integer.valueOf(action.substring(1)))
        .filter(n -> n % USERS == user)
        .toList();
  }

  private void sendMany(int events) {
    for (int n = 0; n < events; n += 5) {
      sendAll(n, 5, "");
    }
  }

  private void sendAll(int from, int count, String more) {
    Calls.Answer answer =
        calls.post(
            "/api/v1/events?ack=stored",
            IntStream.range(from, from + count)
                .mapToObj(
                    n -> "{\"action\":\"a%d\",\"user\":\"u%d\"%s}".formatted(n, n % USERS, more))
                .collect(Collectors.joining(",", "[", "]")));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    if (!answer.json().path("stored").asBoolean()) {
      await().atMost(SOON).until(() -> stored(from, count) == count);
    }
  }

  private long stored(int from, int count) {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(
                """
                SELECT count(*) FROM events JOIN api_keys USING (client_id)
                WHERE hash = sha256(convert_to(:key, 'UTF8'))
                  AND action IN (SELECT 'a' || n FROM generate_series(:from, :last) AS n)
                """)
            .bind("key", key)
            .bind("from", from)
            .bind("last", from + count - 1)
            .mapValue(Long.class)
            .one());
  }

  @Test
  void whoever_has_missed_more_than_is_kept_for_him_is_told_so_and_goes_on_from_now() {
    String id;
    try (TailListener tail = TailListener.of(at(generous), "")) {
      id = tail.id();
    }
    sendAll(0, REPLAYED + 1, "");

    try (TailListener tail = TailListener.of(at(generous), "?last_event_id=" + id)) {
      await().until(() -> tail.signs("gap").size() == 1);
      JsonNode gap = tail.signs("gap").getFirst();
      assertThat(gap.path("events").asInt()).isEqualTo(REPLAYED + 1);
      assertThat(gap.path("from").asString()).isEqualTo(id);
      assertThat(gap.path("to").asString()).isEqualTo(tail.id());

      send("{\"action\":\"afterwards\"}");

      await().until(() -> tail.actions().equals(List.of("afterwards")));
    }
  }

  @Test
  void what_was_deleted_meanwhile_is_told_once_and_before_what_is_left() {
    String begin;
    try (TailListener tail = TailListener.of(at(generous), "")) {
      begin = tail.id();
    }
    sendAll(0, 700, "");
    assertThat(deleteFirst(50)).isEqualTo(50);

    String gap;
    try (TailListener tail = TailListener.of(at(generous), "?last_event_id=" + begin)) {
      await().atMost(SOON).until(() -> tail.actions().size() == 650);
      List<TailListener.Sign> told =
          tail.signs().stream().filter(sign -> !sign.name().equals("state")).toList();
      assertThat(tail.signs("gap")).hasSize(1);
      assertThat(told.getFirst().name()).isEqualTo("gap");
      assertThat(told.getFirst().data().path("events").asInt()).isEqualTo(50);
      gap = told.getFirst().id();
    }
    try (TailListener again = TailListener.of(at(generous), "?last_event_id=" + gap)) {
      await().atMost(SOON).until(() -> again.actions().size() == 650);
      assertThat(again.signs("gap")).isEmpty();
    }
  }

  private long deleteFirst(int events) {
    return Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(
                """
                DELETE FROM events USING api_keys
                WHERE events.client_id = api_keys.client_id AND hash = sha256(convert_to(:key, 'UTF8'))
                  AND action IN (SELECT 'a' || n FROM generate_series(0, :events - 1) AS n)
                """)
            .bind("key", key)
            .bind("events", events)
            .fetch()
            .rowsUpdated());
  }

  @Test
  void whoever_does_not_read_is_given_all_of_it_once_he_does() {
    int events = 2000;
    try (RawCall slow = open(generous, "", "Accept: text/event-stream")) {
      slow.lineWith("id:");

      for (int n = 0; n < events; n += 500) {
        sendAll(n, 500, ",\"metadata\":{\"much\":\"%s\"}".formatted("x".repeat(2000)));
      }

      List<String> actions = new ArrayList<>();
      while (actions.size() < events) {
        String line = slow.lineWith("data:{\"id\"");
        actions.add(line.replaceFirst(".*\"action\":\"(a\\d+)\".*", "$1"));
      }
      assertThat(actions).doesNotHaveDuplicates().hasSize(events);
    }
  }

  @Test
  void of_more_than_may_be_shown_some_is_and_how_much_there_was_is_told() {
    long begun = System.nanoTime();
    try (TailListener tail = TailListener.of(at(strict), "")) {
      sendAll(0, 500, "");

      await().atMost(SOON).until(() -> tail.events().size() + unshown(tail) == 500);
      int seconds = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
      assertThat(tail.events()).hasSizeBetween(1, (2 + 2 * seconds) * SHOWN);
      assertThat(tail.signs("sampled"))
          .allSatisfy(
              sign ->
                  assertThat(sign.path("shown").asInt()).isLessThan(sign.path("actual").asInt()));
      assertThat(tail.signs("gap")).isEmpty();
    }
  }

  private static int unshown(TailListener tail) {
    return tail.signs("sampled").stream()
        .mapToInt(sign -> sign.path("actual").asInt() - sign.path("shown").asInt())
        .sum();
  }

  @Test
  void without_redis_it_goes_on_more_slowly_and_says_so() {
    try (TailListener tail = TailListener.of(at(strict), "")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(tail.signs("state").getLast().path("state").asString())
                      .isEqualTo("degraded"));

      sendAll(0, 1, "");

      await().until(() -> tail.actions().equals(List.of("a0")));
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
    String id = here();
    Calls stranger = stranger();
    send("{\"action\":\"unseen\"}");
    for (String unknown : List.of(id.substring(1), id + "A", "x", "AAAAAAAA", "é\n" + id)) {
      goesOnFromNow(calls, unknown);
    }
    goesOnFromNow(stranger, id);
    try (RawCall again =
        open(SharedServer.get(), "", "Accept: text/event-stream", "Last-Event-ID: x")) {
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
    String anns = here();
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

      try (RawCall again =
          open(SharedServer.get(), "?last_event_id=" + first, "Last-Event-ID: " + tail.id())) {
        again.lineWith("id:");
        send("{\"action\":\"new\"}");

        assertThat(again.lineWith("data:{\"id\"")).contains("\"action\":\"new\"");
      }
    }
  }

  private RawCall open(RunningServer server, String query, String... headers) {
    return RawCall.ofLittleRoom(server.port())
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
