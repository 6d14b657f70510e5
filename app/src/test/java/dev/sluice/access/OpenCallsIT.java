package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.RunningTime;
import dev.sluice.SharedServer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What is open on one node when another revokes. */
class OpenCallsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * A second until it holds everywhere, and some until it is noticed on a busy machine. Who has not
   * heard of it goes on for fifteen.
   */
  private static final Duration NOTICED = Duration.ofSeconds(5);

  private static final String EVENT = "{\"action\":\"x\"}\n";
  private static final String NDJSON = "application/x-ndjson";

  private static RunningServer other;

  private final Calls admin = SharedServer.get().calls();
  private final Newcomer ada = Newcomer.come();

  @BeforeAll
  static void start() {
    other = RunningServer.start("sluice.roles=ingest,live");
    await().atMost(SOON).until(() -> other.calls().get("/health").status() == 200);
  }

  @AfterAll
  static void stop() {
    other.close();
  }

  @Test
  void a_stream_whose_key_is_revoked_is_told_how_far_it_came() {
    JsonNode key = key("write");
    try (RawCall stream = stream(key.path("key").asString(), "Accept: */*")) {
      stream.chunk(EVENT + EVENT);
      awaitStored(2);

      ada.owner().delete("/api/v1/keys/" + key.path("id").asString());
      long revoked = RunningTime.nanos();

      assertThat(stream.status()).isEqualTo(401);
      assertThat(RunningTime.since(revoked)).isLessThan(NOTICED);
      assertThat(stream.lineWith("type"))
          .contains("/problems/unauthenticated", "\"through\":2", "\"accepted\":2");
    }
  }

  @Test
  void a_growing_answer_ends_with_the_problem_when_the_client_is_suspended() {
    try (RawCall stream = stream(ada.writer().key(), "Accept: " + NDJSON)) {
      stream.chunk(EVENT);
      stream.lineWith("\"through\":1");

      suspend();
      long suspended = RunningTime.nanos();

      assertThat(stream.lineWith("problem")).contains("\"through\":1", "/problems/unauthenticated");
      assertThat(RunningTime.since(suspended)).isLessThan(NOTICED);
    }
  }

  @Test
  void an_import_ends_too() {
    try (RawCall stream =
        call(
            ada.writer().key(),
            "POST",
            "/api/v1/events/import",
            "Content-Type: multipart/form-data; boundary=b",
            "Transfer-Encoding: chunked")) {
      stream.chunk(
          "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.ndjson\"\r\n\r\n"
              + EVENT);

      suspend();
      long suspended = RunningTime.nanos();

      assertThat(stream.status()).isEqualTo(401);
      assertThat(RunningTime.since(suspended)).isLessThan(NOTICED);
    }
  }

  @Test
  void a_reader_whose_token_is_logged_out_is_closed_and_not_told_to_come_again() {
    try (RawCall reader = reader("/api/v1/live/counters", ada.owner().key())) {
      reader.lineWith("event:snapshot");

      ada.owner().delete("/api/v1/tokens/current");

      assertIsClosed(reader);
    }
  }

  @Test
  void a_reader_of_events_whose_key_is_revoked_is_closed_as_well() {
    JsonNode key = key("read");
    try (RawCall reader = reader("/api/v1/live/events", key.path("key").asString())) {
      reader.lineWith("id:");

      ada.owner().delete("/api/v1/keys/" + key.path("id").asString());

      assertIsClosed(reader);
    }
  }

  @Test
  void a_socket_whose_key_is_revoked_is_closed_with_a_word() {
    JsonNode key = key("read");
    try (RawCall reader =
        call(
            key.path("key").asString(),
            "GET",
            "/ws",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
      assertThat(reader.status()).isEqualTo(101);
      while (!"".equals(reader.line())) {}

      ada.owner().delete("/api/v1/keys/" + key.path("id").asString());
      long revoked = RunningTime.nanos();

      byte[] close = reader.bytes(4);
      assertThat(close[0]).isEqualTo((byte) 0x88);
      assertThat((close[2] & 0xFF) << 8 | (close[3] & 0xFF)).isEqualTo(1008);
      assertThat(RunningTime.since(revoked)).isLessThan(NOTICED);
    }
  }

  @Test
  void a_reader_with_a_ticket_ends_with_the_key_that_it_was_given_for() {
    JsonNode key = key("read");
    try (RawCall reader = reader(ticket(key.path("key").asString()), "")) {
      reader.lineWith("event:snapshot");

      ada.owner().delete("/api/v1/keys/" + key.path("id").asString());

      assertIsClosed(reader);
    }
  }

  @Test
  void a_reader_with_a_ticket_ends_with_the_token_that_it_was_given_for() {
    try (RawCall reader = reader(ticket(ada.owner().key()), "")) {
      reader.lineWith("event:snapshot");

      ada.owner().delete("/api/v1/tokens/current");

      assertIsClosed(reader);
    }
  }

  @Test
  void a_ticket_of_a_key_that_was_revoked_since_opens_nothing() {
    JsonNode key = key("read");
    String ticket = ticket(key.path("key").asString());

    ada.owner().delete("/api/v1/keys/" + key.path("id").asString());

    try (RawCall reader = reader(ticket, "")) {
      assertThat(reader.status()).isEqualTo(401);
    }
  }

  @Test
  void other_readers_go_on() {
    try (RawCall reader = reader("/api/v1/live/counters", key("read").path("key").asString())) {
      reader.lineWith("event:snapshot");

      ada.owner().delete("/api/v1/tokens/current");
      Calls loggedOut = Newcomer.at(other, ada.owner());
      await().atMost(SOON).until(() -> loggedOut.post("/api/v1/live/tickets", "").status() == 401);
      other.bean(OpenCalls.class).doubt();
      other.bean(OpenCalls.class).forget(Set.of(ada.id().toString()));
      ada.writer().post("/api/v1/events", EVENT);

      reader.lineWith("event:change");
    }
  }

  /** So small that no node takes anything ahead. */
  @Test
  @Timeout(60)
  void a_stream_that_is_open_keeps_to_limits_that_are_set_meanwhile() {
    limit(90, 90);
    try (RawCall stream = stream(ada.writer().key(), "Accept: " + NDJSON)) {
      stream.chunk(EVENT);
      stream.lineWith("\"through\":1");

      limit(1, 1);
      AtomicInteger sent = new AtomicInteger(1);

      await().atMost(SOON).until(() -> four(stream, sent).compareTo(Duration.ofSeconds(3)) > 0);
    }
  }

  /** How long they take, of which one passes at once and then one in a second. */
  private static Duration four(RawCall stream, AtomicInteger sent) {
    long from = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      stream.chunk(EVENT);
      stream.lineWith("\"through\":" + sent.incrementAndGet());
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  /** For the other node too. */
  private void limit(int eventsPerSecond, int burst) {
    admin.patch(
        "/api/v1/clients/" + ada.id(),
        "{\"eventsPerSecond\":%d,\"burst\":%d}".formatted(eventsPerSecond, burst));
    await()
        .atMost(SOON)
        .until(
            () ->
                Newcomer.at(other, ada.writer())
                    .post("/api/v1/events", EVENT)
                    .header("RateLimit-Policy")
                    .contains("q=%d;".formatted(burst)));
  }

  /** The stream, whose last chunk is empty; the connection is good for another call. */
  private static void assertIsClosed(RawCall reader) {
    long from = RunningTime.nanos();
    for (String line = reader.line(); line != null && !line.equals("0"); line = reader.line()) {
      assertThat(line).doesNotContain("reconnect");
    }
    assertThat(RunningTime.since(from)).isLessThan(NOTICED);
  }

  private void suspend() {
    admin.patch("/api/v1/clients/" + ada.id(), "{\"suspended\":true}");
  }

  private JsonNode key(String scope) {
    return ada.owner()
        .post("/api/v1/keys", "{\"label\":\"x\",\"scope\":\"%s\"}".formatted(scope))
        .json();
  }

  private void awaitStored(int events) {
    await()
        .atMost(SOON)
        .until(() -> ada.owner().get("/api/v1/events").json().path("data").size() == events);
  }

  private static String ticket(String key) {
    Calls calls = Newcomer.calls(SharedServer.get(), key);
    return "/api/v1/live/counters?ticket="
        + calls.post("/api/v1/live/tickets", "").json().path("ticket").asString();
  }

  private static RawCall stream(String key, String header) {
    return call(
        key,
        "POST",
        "/api/v1/events",
        "Content-Type: " + NDJSON,
        "Transfer-Encoding: chunked",
        header);
  }

  private static RawCall reader(String path, String key) {
    return call(key, "GET", path, "Accept: text/event-stream");
  }

  private static RawCall call(String key, String method, String path, String... headers) {
    String credential = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
    return new RawCall(other.port())
        .send(
            "%s %s HTTP/1.1\r\nHost: here\r\n%s%s\r\n\r\n"
                .formatted(method, path, credential, String.join("\r\n", headers)));
  }
}
