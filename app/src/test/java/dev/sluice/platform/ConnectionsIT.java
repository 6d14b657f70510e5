package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ConnectionsIT {

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.http.head-timeout=500ms",
            "sluice.http.idle-timeout=1s",
            "sluice.http.waiting-per-address=20",
            "sluice.ingest.body-timeout=2s");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.calls().post("/api/v1/events", "{\"action\":\"x\"}").status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_connection_that_never_asks_is_closed() {
    try (RawCall call = new RawCall(server.port())) {
      assertThat(call.line()).isNull();
    }
  }

  @Test
  void a_head_that_comes_drop_by_drop_is_not_waited_for() {
    try (RawCall call = new RawCall(server.port())) {
      call.send("GET /health HTTP/1.1\r\nHost: here\r\nX-Slow: ");

      assertThat(call.line()).isNull();
    }
  }

  @Test
  void a_second_head_that_comes_drop_by_drop_is_not_waited_for_either() {
    try (RawCall call = new RawCall(server.port())) {
      call.send("GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n");
      call.lineWith("live");
      call.send("GET /health/live HTTP");

      assertThat(call.line()).isNull();
    }
  }

  @Test
  void only_so_many_of_one_address_may_wait() {
    List<RawCall> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        waiting.add(new RawCall(server.port()));
      }
      assertThat(waiting.stream().filter(ConnectionsIT::isAnswered)).hasSizeLessThan(100);
    } finally {
      waiting.forEach(RawCall::close);
    }
    await().ignoreExceptions().until(() -> server.calls().get("/health/live").status() == 200);
  }

  private static boolean isAnswered(RawCall call) {
    return call.takes("GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n") && call.status() == 200;
  }

  @Test
  void a_json_body_that_does_not_end_is_answered_408() {
    try (RawCall call = RawCall.chunked(server, "/api/v1/events", "application/json")) {
      call.chunk("{\"action\":");

      assertThat(call.status()).isEqualTo(408);
      assertThat(call.lineWith("type")).contains("/problems/timeout");
    }
  }

  @Test
  void lines_that_stop_coming_are_answered_408_with_how_far_they_came() {
    try (RawCall call = RawCall.chunked(server, "/api/v1/events", "application/x-ndjson")) {
      call.chunk("{\"action\":\"x\"}\n{\"action\":");

      assertThat(call.status()).isEqualTo(408);
      assertThat(call.lineWith("type")).contains("/problems/timeout", "\"through\":1");
    }
  }

  @Test
  void blank_lines_keep_a_stream_open_in_which_no_event_comes() {
    try (RawCall call = RawCall.chunked(server, "/api/v1/events", "application/x-ndjson")) {
      long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                call.chunk("\n");
                return System.nanoTime() > until;
              });
      call.chunk("{\"action\":\"x\"}\n").lastChunk();

      assertThat(call.status()).isEqualTo(202);
    }
  }

  @Test
  void who_goes_on_sending_long_after_the_answer_is_not_listened_to() {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          "POST /api/v1/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 107374182400\r\n\r\n");

      assertThat(call.status()).isEqualTo(401);
      await().pollInterval(Duration.ofMillis(100)).until(() -> !call.takes("x"));
    }
  }

  @Test
  void a_body_of_a_hundred_gigabytes_is_refused_before_it_is_sent() {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          """
          POST /api/v1/events HTTP/1.1\r
          Host: here\r
          X-API-Key: %s\r
          Content-Type: application/json\r
          Content-Length: 107374182400\r
          Expect: 100-continue\r
          \r
          """
              .formatted(server.calls().key()));

      assertThat(call.status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a|Content-Length: 3|Transfer-Encoding: chunked",
        "Host: a|Content-Length: 3|Content-Length: 4",
        "Host: a|Content-Length: 3|X-Folded: a| b",
        "Host: a|Content-Length: 3|X-Folded: a|\tb",
        "Host: a|Content-Length: -1",
        "Host: a|Transfer-Encoding: gzip, chunked",
        "Host: a|Transfer-Encoding: identity|Transfer-Encoding: chunked",
        "Host: a|X-Name : b",
        "Host: a|Host: b",
        "Accept: no/host"
      })
  void what_could_be_read_in_two_ways_is_refused_and_the_connection_closed(String headers) {
    try (RawCall call = new RawCall(server.port())) {
      call.send("GET /health/live HTTP/1.1\r\n" + headers.replace("|", "\r\n") + "\r\n\r\nabc");

      assertThat(call.status()).isEqualTo(400);
      assertThat(call.isClosedInTheEnd()).isTrue();
    }
  }

  @Test
  void a_head_that_is_refused_waits_for_the_answers_to_those_before_it() {
    String event = "{\"action\":\"x\"}";
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          "POST /api/v1/events HTTP/1.1\r\nHost: a\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%sGET /health HTTP/1.1\r\n\r\n"
              .formatted(server.calls().key(), event.length(), event));

      assertThat(call.status()).isEqualTo(202);
      assertThat(call.isClosedInTheEnd()).isTrue();
    }
  }

  @Test
  void what_is_sent_instead_of_http_is_not_written_to_the_log() {
    Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    log.addAppender(lines);

    try (RawCall call = new RawCall(server.port())) {
      assertThat(call.send("GET / \u001b[2Jforged HTTP/1.1\r\n\r\n").status()).isEqualTo(400);

      assertThat(lines.list).noneMatch(line -> line.getFormattedMessage().contains("forged"));
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void lines_that_end_in_a_bare_line_feed_are_refused() {
    try (RawCall call = new RawCall(server.port())) {
      call.send("GET /health/live HTTP/1.1\nHost: here\n\n");

      assertThat(call.status()).isEqualTo(400);
      assertThat(call.isClosedInTheEnd()).isTrue();
    }
  }
}
