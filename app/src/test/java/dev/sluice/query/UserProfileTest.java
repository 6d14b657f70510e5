package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class UserProfileTest {

  private static final UserProfile UNSEEN =
      new UserProfile("{\"seats\":1.50}", List.of("acme"), List.of(), null, null);

  @Test
  void an_answer_says_null_of_who_was_not_seen_by_himself_and_leaves_traits_as_they_are() {
    DatedAnswer answer =
        DatedAnswer.of(JsonMapper.shared(), UNSEEN.figures("ada", 0), Map.of(), Instant.EPOCH);

    assertThat(answer.json())
        .isEqualTo(
            "{\"user\":\"ada\",\"traits\":{\"seats\":1.50},\"groups\":[\"acme\"],\"aliases\":[],"
                + "\"firstSeen\":null,\"lastSeen\":null,\"events\":0,\"asOf\":\"1970-01-01T00:00:00Z\"}");
  }
}
