package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonPageTest {

  private record Entry(String name, String text) {}

  @Test
  void a_page_of_nothing_is_empty_and_has_no_next() {
    JsonPage page = page(10);

    assertThat(text(page)).isEqualTo("{\"data\":[],\"next\":null}");
  }

  @Test
  void a_page_that_takes_all_has_no_next() {
    JsonPage page = page(2);

    assertThat(takes(page, "a", 1)).isTrue();
    assertThat(takes(page, "b", 1)).isTrue();

    JsonNode read = JsonMapper.shared().readTree(text(page));
    assertThat(read.path("data")).hasSize(2);
    assertThat(read.path("data").get(1).path("name").asString()).isEqualTo("b");
    assertThat(read.path("next").isNull()).isTrue();
  }

  @Test
  void a_page_goes_on_behind_the_last_entry_that_it_shows() {
    JsonPage page = page(1);

    assertThat(takes(page, "shown", 1)).isTrue();
    assertThat(takes(page, "next", 1)).isFalse();

    JsonNode read = JsonMapper.shared().readTree(text(page));
    assertThat(read.path("data")).hasSize(1);
    assertThat(read.path("next").asString()).isEqualTo("behind-shown");
  }

  @Test
  void a_page_is_full_before_it_is_too_large() {
    JsonPage page = page(1000);
    int taken = 0;
    while (takes(page, "large", 30_000)) {
      taken++;
    }

    byte[] bytes = page.bytes();

    assertThat(taken).isEqualTo(34);
    assertThat(bytes).hasSizeBetween(JsonPage.MOST_BYTES - 31_000, JsonPage.MOST_BYTES + 100);
  }

  @Test
  void an_entry_that_is_larger_than_a_page_is_a_page() {
    JsonPage page = page(10);

    assertThat(takes(page, "huge", JsonPage.MOST_BYTES + 1)).isTrue();
    assertThat(takes(page, "small", 1)).isFalse();
  }

  private static JsonPage page(int limit) {
    return new JsonPage(JsonMapper.shared(), limit);
  }

  private static boolean takes(JsonPage page, String name, int size) {
    return page.takes(new Entry(name, "m".repeat(size)), () -> "behind-" + name);
  }

  private static String text(JsonPage page) {
    return new String(page.bytes(), UTF_8);
  }
}
