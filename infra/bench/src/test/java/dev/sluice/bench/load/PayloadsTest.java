package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PayloadsTest {
  private static final int COUNT = 1000;

  private final List<String> lines =
      Payloads.of(COUNT, 7).lines(0, COUNT).toString(US_ASCII).lines().toList();

  @Test
  void events_are_distinct_and_of_one_length() {
    assertThat(lines).hasSize(COUNT).doesNotHaveDuplicates();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(Payloads.LENGTH));
  }

  @Test
  void an_event_has_the_fields_that_clients_send_and_no_id() {
    JsonNode event = JsonMapper.shared().readTree(lines.getFirst());

    assertThat(event.propertyNames())
        .containsExactly("action", "user", "page", "role", "session", "occurredAt", "metadata");
  }
}
