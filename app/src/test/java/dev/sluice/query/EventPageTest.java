package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventPageTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:30:00Z");

  @Test
  void a_page_of_nothing_is_empty_and_has_no_next() {
    EventPage page = page(10);

    assertThat(text(page)).isEqualTo("{\"data\":[],\"next\":null}");
  }

  @Test
  void a_page_that_takes_all_has_no_next() {
    EventPage page = page(2);

    assertThat(page.takes(event("a", 1))).isTrue();
    assertThat(page.takes(event("b", 1))).isTrue();

    JsonNode read = JsonMapper.shared().readTree(text(page));
    assertThat(read.path("data")).hasSize(2);
    assertThat(read.path("data").get(1).path("action").asString()).isEqualTo("b");
    assertThat(read.path("next").isNull()).isTrue();
  }

  @Test
  void a_page_goes_on_behind_the_last_event_that_it_shows() {
    EventPage page = page(1);
    FoundEvent shown = event("shown", 1);

    assertThat(page.takes(shown)).isTrue();
    assertThat(page.takes(event("next", 1))).isFalse();

    JsonNode read = JsonMapper.shared().readTree(text(page));
    assertThat(read.path("data")).hasSize(1);
    assertThat(Cursor.parse(read.path("next").asString())).contains(shown.cursor());
  }

  @Test
  void a_page_is_full_before_it_is_too_large() {
    EventPage page = page(1000);
    int taken = 0;
    while (page.takes(event("large", 30_000))) {
      taken++;
    }

    byte[] bytes = page.bytes();

    assertThat(taken).isEqualTo(34);
    assertThat(bytes).hasSizeBetween(EventPage.MOST_BYTES - 31_000, EventPage.MOST_BYTES + 100);
  }

  @Test
  void an_event_that_is_larger_than_a_page_is_a_page() {
    EventPage page = page(10);

    assertThat(page.takes(event("huge", EventPage.MOST_BYTES + 1))).isTrue();
    assertThat(page.takes(event("small", 1))).isFalse();
  }

  private static EventPage page(int limit) {
    return new EventPage(JsonMapper.shared(), limit);
  }

  private static String text(EventPage page) {
    return new String(page.bytes(), UTF_8);
  }

  private static FoundEvent event(String action, int size) {
    return new FoundEvent(
        UUID.randomUUID(),
        action,
        null,
        null,
        null,
        null,
        NOW,
        NOW,
        null,
        null,
        "\"" + "m".repeat(size) + "\"");
  }
}
