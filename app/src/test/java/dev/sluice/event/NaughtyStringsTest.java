package dev.sluice.event;

import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.read;
import static dev.sluice.event.Reads.rejection;
import static dev.sluice.event.Reads.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Max Woolf's list of texts that have broken something somewhere. */
class NaughtyStringsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<String> TEXTS =
      JSON.readTree(Path.of("src/test/resources/naughty-strings/blns.json"))
          .valueStream()
          .map(JsonNode::asString)
          .toList();

  @Test
  void the_list_is_whole() {
    assertThat(TEXTS).hasSize(515);
  }

  @Test
  void each_is_kept_as_an_action_unless_it_is_empty_or_too_long() {
    for (String text : TEXTS) {
      Reading reading = read("{\"action\":%s}".formatted(JSON.writeValueAsString(text)));

      assertKeptOrRefused(reading, "action", 128, text, Event::action);
    }
  }

  @Test
  void each_is_kept_as_a_user_unless_it_is_empty_or_too_long() {
    for (String text : TEXTS) {
      Reading reading = read(with("user", JSON.writeValueAsString(text)));

      assertKeptOrRefused(reading, "user", 256, text, Event::user);
    }
  }

  @Test
  void each_is_kept_in_metadata_as_a_value_and_as_a_key() {
    for (String text : TEXTS) {
      String json = JSON.writeValueAsString(List.of(text, Map.of(text, 1)));

      Event back = backFromTheLog(event(read(with("metadata", json))));

      assertThat(back.metadata()).isEqualTo(json);
    }
  }

  private static void assertKeptOrRefused(
      Reading reading,
      String field,
      int limit,
      String text,
      Function<Event, @Nullable String> value) {
    if (text.isEmpty() || text.codePointCount(0, text.length()) > limit) {
      assertThat(rejection(reading)).isInstanceOf(Rejection.InvalidField.class);
      assertThat(rejection(reading).detail())
          .isEqualTo(
              text.isEmpty()
                  ? "The field '%s' must not be empty.".formatted(field)
                  : "The field '%s' must not be longer than %d characters."
                      .formatted(field, limit));
    } else {
      assertThat(value.apply(backFromTheLog(event(reading)))).isEqualTo(text);
    }
  }

  private static Event backFromTheLog(Event event) {
    return event(EventCodec.decode(EventCodec.encode(event)));
  }
}
