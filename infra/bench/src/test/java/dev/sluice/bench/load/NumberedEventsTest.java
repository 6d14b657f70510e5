package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NumberedEventsTest {

  @Test
  void a_number_is_found_again_wherever_the_event_went() {
    byte[] event = NumberedEvents.event(123_456_789);
    String inTheLog =
        "{\"id\":\"x\",\"client\":\"y\","
            + new String(event, StandardCharsets.US_ASCII).substring(1);

    assertThat(event).hasSize(Payloads.LENGTH);
    assertThat(NumberedEvents.number(event)).isEqualTo(123_456_789);
    assertThat(NumberedEvents.number(inTheLog.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(123_456_789);
  }

  @Test
  void an_event_of_someone_else_has_none() {
    byte[] other = "{\"action\":\"begin\"}".getBytes(StandardCharsets.US_ASCII);

    assertThat(NumberedEvents.number(other)).isEqualTo(-1);
  }

  @Test
  void a_batch_is_an_array_of_them() {
    byte[] batch = Batches.numbered(3, () -> 7);

    assertThat(JsonMapper.shared().readTree(batch)).hasSize(3);
  }
}
