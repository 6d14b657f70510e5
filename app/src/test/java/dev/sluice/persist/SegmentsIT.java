package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Events;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentsIT extends StoreTrial {

  @Test
  void a_row_goes_to_the_newest_segment_and_that_is_noted_for_its_time() {
    commit(batch(0, 0, Events.of(client, "early")));
    run(
        "INSERT INTO log_positions (topic, partition, next_offset) VALUES ('%s', 0, 2000000)"
            .formatted(UUID.randomUUID()));
    Stored late = Answers.of(store(topic).commit(batch(0, 1, Events.of(client, "late"))));

    assertThat(late.events()).isEqualTo(1);
    assertThat(segment("late")).isGreaterThan(segment("early"));
    assertThat(
            texts(
                "SELECT segment::text AS found FROM event_segments WHERE since > now() - interval '20 minutes'"))
        .contains(String.valueOf(segment("early")), String.valueOf(segment("late")));
  }

  private int segment(String action) {
    return Integer.parseInt(
        texts(
                "SELECT segment::text AS found FROM events WHERE client_id = '%s' AND action = '%s'"
                    .formatted(client, action))
            .getFirst());
  }
}
