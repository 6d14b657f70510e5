package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorFiguresIT {

  private static final Duration SOON = DialectServer.SOON;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start("sluice.roles=ingest", "sluice.ingest.max-batch=2");
    await()
        .atMost(SOON)
        .until(() -> server.calls().post("/api/v1/events", "{\"action\":\"x\"}").status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A call that fails as a whole counts as one event. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "segment | /v1/batch | {'batch':[E]} | {'type':'page'} | {'type':'x'}",
        "posthog | /batch | {'batch':[E]} | {'event':'x'} | {'event':7}",
        "snowplow | /com.snowplowanalytics.snowplow/tp2 | {'data':[E]} | {'e':'pv'} | {'e':'x'}",
        "matomo | /matomo.php | {'requests':[E]} | '?rec=1' | '?url=%FF'",
        "mixpanel | /track | [E] | {'event':'x'} | {'event':7}"
      })
  void what_becomes_of_the_events_of_each_vendors_clients_is_counted(
      String dialect, String path, String body, String good, String bad) {
    Calls calls = with(IssuedKey.limitedTo(1, 3));
    String three = body.replace("E", good + "," + good + "," + bad);

    assertThat(figures(dialect, () -> post(calls, path, three))).isEqualTo("2 durable, 1 refused");
    assertThat(figuresOnceRefused(dialect, () -> post(calls, path, three)))
        .isEqualTo("0 durable, 1 refused");
    assertThat(figures(dialect, () -> post(calls, path, "[{"))).isEqualTo("0 durable, 1 refused");
    assertThat(figures(dialect, () -> post(with("sl_nobody"), path, three)))
        .isEqualTo("0 durable, 1 refused");
  }

  @ParameterizedTest
  @CsvSource({"snowplow, /i?e=pv", "matomo, /matomo.php?rec=1", "mixpanel, /track?data=!"})
  void so_is_what_stands_in_an_address(String dialect, String path) {
    assertThat(figures(dialect, () -> with("sl_nobody").get(path)))
        .isEqualTo("0 durable, 1 refused");
  }

  @Test
  void so_are_cloud_events_and_none_of_our_own() {
    Calls calls = with(IssuedKey.of(Scope.WRITE));
    String body = "[{'specversion':'1.0','id':'a','source':'/s','type':'x'},{}]".replace('\'', '"');
    Runnable ours = () -> calls.post("/api/v1/events", "{\"action\":\"x\"}");

    assertThat(figures("cloudevents", () -> send(calls, body))).isEqualTo("1 durable, 1 refused");
    assertThat(figures("cloudevents", () -> send(calls, "{"))).isEqualTo("0 durable, 1 refused");
    assertThat(figures("cloudevents", ours)).isEqualTo("0 durable, 0 refused");
  }

  private static void send(Calls calls, String body) {
    calls.post(
        "/api/v1/events",
        "application/cloudevents-batch+json",
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void so_is_a_body_of_an_older_systems_client_that_is_too_large() {
    String large = "{\"userName\":\"" + " ".repeat(5_000_000) + "\"}";

    assertThat(
            figures(
                "activity-log",
                () -> post(with(IssuedKey.of(Scope.WRITE)), "/user-activity", large)))
        .isEqualTo("0 durable, 1 refused");
  }

  private static Calls with(String key) {
    return new Calls("http://127.0.0.1:" + server.port(), key);
  }

  /** With apostrophes for quotation marks. */
  private static Calls.Answer post(Calls calls, String path, String body) {
    return calls.post(path, body.replace('\'', '"'));
  }

  /** In a moment that was long the bucket has filled again. */
  private static String figuresOnceRefused(String dialect, Runnable call) {
    return await()
        .atMost(SOON)
        .until(() -> figures(dialect, call), told -> !told.equals("2 durable, 1 refused"));
  }

  private static String figures(String dialect, Runnable call) {
    double durable = count(dialect, "durable");
    double refused = count(dialect, "refused");
    call.run();
    return "%.0f durable, %.0f refused"
        .formatted(count(dialect, "durable") - durable, count(dialect, "refused") - refused);
  }

  private static double count(String dialect, String outcome) {
    return server
        .bean(MeterRegistry.class)
        .get("sluice.dialect.events")
        .tags("dialect", dialect, "outcome", outcome)
        .counter()
        .count();
  }
}
