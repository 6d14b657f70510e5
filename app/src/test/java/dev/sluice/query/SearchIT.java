package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.platform.JsonPage;
import io.r2dbc.pool.ConnectionPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SearchIT {

  private static final int EVENTS = 90;

  private final Calls calls = SharedServer.get().calls();
  private final String user = UUID.randomUUID().toString();

  @Test
  void a_page_of_large_events_is_cut_and_the_next_one_goes_on() {
    send("m".repeat(32_000));

    List<Integer> seen = new ArrayList<>();
    for (String next = ""; next != null; ) {
      Calls.Answer page = page(next);
      assertThat(page.response().body().getBytes(StandardCharsets.UTF_8))
          .hasSizeLessThan(JsonPage.MOST_BYTES + 100);
      page.json().path("data").forEach(event -> seen.add(event.path("metadata").path("n").asInt()));
      JsonNode cursor = page.json().path("next");
      next = cursor.isNull() ? null : "&cursor=" + cursor.asString();
    }

    assertThat(seen).hasSize(EVENTS).doesNotHaveDuplicates();
    assertThat(page("").header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void what_is_not_read_to_its_end_leaves_no_connection_behind() {
    send("m".repeat(32_000));

    for (int i = 0; i < 40; i++) {
      assertThat(page("").json().path("next").asString()).isNotEmpty();
    }

    ConnectionPool pool = SharedServer.get().bean(ConnectionPool.class);
    await().until(() -> pool.getMetrics().orElseThrow().acquiredSize() < 3);
    assertThat(
            IntStream.range(0, 40)
                .parallel()
                .mapToObj(i -> calls.get("/api/v1/events?limit=1").status())
                .toList())
        .contains(200)
        .allMatch(status -> status == 200 || status == 503);
  }

  private Calls.Answer page(String cursor) {
    Calls.Answer page = calls.get("/api/v1/events?limit=1000&user=" + user + cursor);
    assertThat(page.status()).isEqualTo(200);
    return page;
  }

  private void send(String padding) {
    String events =
        IntStream.range(0, EVENTS)
            .mapToObj(
                n ->
                    "{\"action\":\"large\",\"user\":\"%s\",\"metadata\":{\"n\":%d,\"m\":\"%s\"}}"
                        .formatted(user, n, padding))
            .collect(Collectors.joining(",", "[", "]"));
    Calls.Answer stored = calls.post("/api/v1/events?ack=stored", events);
    assertThat(stored.json().path("stored").asBoolean()).as(stored.response().body()).isTrue();
  }
}
