package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.SharedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final byte[] EVENT = "{\"action\":\"x\"}".getBytes(StandardCharsets.UTF_8);

  private final Calls calls = SharedServer.get().calls();

  @Test
  void a_problem_has_a_type_a_status_a_detail_and_the_id_of_its_request() {
    Calls.Answer answer =
        calls.send(calls.request("/nothing/here").header("X-Request-Id", "mine-1").build());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/not-found");
    assertThat(answer.json().path("status").asInt()).isEqualTo(404);
    assertThat(answer.json().path("detail").asString()).isNotBlank();
    assertThat(answer.json().path("requestId").asString()).isEqualTo("mine-1");
  }

  @Test
  void a_request_id_that_could_forge_a_log_line_is_replaced() {
    Calls.Answer answer =
        calls.send(calls.request("/health").header("X-Request-Id", "a b\tc").build());

    assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{16}");
  }

  @Test
  void a_wrong_method_is_told_the_right_ones() {
    Calls.Answer answer =
        calls.send(calls.request("/api/v1/events").method("PUT", BodyPublishers.noBody()).build());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(answer.json().path("type").asString()).isEqualTo("/problems/method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void each_method_that_is_told_is_answered(String method) {
    Calls.Answer answer =
        calls.send(calls.request("/health").method(method, BodyPublishers.noBody()).build());

    assertThat(answer.status()).isBetween(200, 204);
  }

  @Test
  void who_asks_for_the_methods_is_told_them() {
    Calls.Answer answer =
        calls.send(
            calls
                .request("/api/v1/live/counters")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/api/v1/events", "/nothing/here", "/openapi.json"})
  void no_browser_takes_an_answer_for_anything_but_what_it_says_it_is(String path) {
    assertThat(calls.get(path).response().headers().allValues("X-Content-Type-Options"))
        .containsExactly("nosniff");
    assertThat(calls.post(path, "{").header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/problems/%zz", "/api/v1/events?user=%zz", "/a|b"})
  void an_address_that_cannot_be_read_is_a_problem_like_others(String address) {
    try (RawCall call = new RawCall(SharedServer.get().port())) {
      call.send("GET " + address + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

      String answer = new String(call.rest(), StandardCharsets.UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("content-type: application/problem+json")
          .containsIgnoringCase("x-content-type-options: nosniff")
          .contains("\"/problems/bad-request\"", "requestId");
    }
  }

  @Test
  void two_content_types_that_differ_are_refused() {
    assertThat(type(contentTypes("application/json", "text/csv"))).isEqualTo("400 bad-request");
    assertThat(contentTypes("application/json", "application/json").status()).isEqualTo(202);
  }

  private Calls.Answer contentTypes(String first, String second) {
    return calls.post("/api/v1/events", first, EVENT, "Content-Type", second);
  }

  @Test
  void a_slash_at_the_end_changes_nothing() {
    assertThat(calls.get("/api/v1/events/?limit=1").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events%2f",
        "/api//v1/events",
        "//api/v1/events",
        "/api/v1/events;x=1",
        "/api/v1/%00events",
        "/api/v1/events%0d%0aX: y",
        "/actuator/health",
        "/actuator/env"
      })
  void a_path_that_is_not_exactly_ours_is_not_found(String path) {
    Calls.Answer answer = calls.get(path.replace(" ", "%20"));

    assertThat(answer.status()).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "application/", "text/html;charset=nope", "text/html;q=x", "*/*, ;"})
  void an_accept_header_that_cannot_be_read_is_not_acceptable(String accept) {
    Calls.Answer page =
        calls.send(calls.request("/problems/timeout").header("Accept", accept).build());
    Calls.Answer event = calls.post("/api/v1/events", "application/json", EVENT, "Accept", accept);
    Calls.Answer upload =
        calls.post(
            "/api/v1/events/import",
            "multipart/form-data;boundary=x",
            "--x--".getBytes(StandardCharsets.UTF_8),
            "Accept",
            accept);

    assertThat(Stream.of(page, event, upload).map(HttpIT::type)).containsOnly("406 not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "application/",
        "application/json;charset=nope",
        "application/json;;;",
        "application/json; ;charset=utf-8",
        "multipart/form-data;=",
        "multipart/form-data;;boundary=x"
      })
  void a_content_type_that_cannot_be_read_is_not_supported(String contentType) {
    assertThat(List.of("/api/v1/events", "/api/v1/events/import"))
        .allSatisfy(
            path ->
                assertThat(type(calls.post(path, contentType, EVENT)))
                    .isEqualTo("415 unsupported-media-type"));
  }

  private static String type(Calls.Answer answer) {
    return answer.status() + answer.json().path("type").asString().replaceFirst("/problems/", " ");
  }

  @Test
  void health_names_each_engine_and_each_role() {
    Calls.Answer answer = await().atMost(SOON).until(() -> calls.get("/health"), HttpIT::isHealthy);

    assertThat(answer.json().path("services").propertyNames())
        .containsExactlyInAnyOrder("log", "database", "redis", "cache");
    assertThat(answer.json().path("roles").propertyNames())
        .containsExactly("ingest", "persist", "live", "query");
    assertThat(calls.get("/health/live").status()).isEqualTo(200);
    await().atMost(SOON).until(() -> calls.get("/health/ready").status() == 200);
  }

  /** An engine that is slow for a second is away for the next. */
  private static boolean isHealthy(Calls.Answer health) {
    return health.status() == 200 && health.json().path("status").asString().equals("healthy");
  }

  @Test
  void the_meters_of_every_stage_are_shown() {
    calls.post("/api/v1/events", "{\"action\":\"measured\"}");

    String meters = calls.get("/metrics").response().body();

    assertThat(meters)
        .contains("sluice_stage_received_total{role=\"ingest\",stage=\"ingest\"}")
        .contains("sluice_stage_sent_total{role=\"persist\",stage=\"persist\"}")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void meters_come_as_open_metrics_to_who_asks_for_it() {
    Calls.Answer answer =
        calls.send(
            calls
                .request("/metrics")
                .header("Accept", "application/openmetrics-text; version=1.0.0")
                .build());

    assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(answer.response().body()).endsWith("# EOF\n");
  }
}
