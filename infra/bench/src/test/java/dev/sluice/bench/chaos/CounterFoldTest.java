package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterFoldTest {
  private final CounterFold fold = new CounterFold();

  private void take(String event, String text) {
    fold.take(new Message(event, "", text));
  }

  private static Truth truth(long total, Map<String, Long> byAction, Map<String, Long> byPage) {
    return new Truth(new Stored(), total, 1, byAction, byPage);
  }

  @Test
  void what_changes_is_laid_over_the_snapshot() {
    take("snapshot", "{\"total\":1,\"users\":1,\"byAction\":{\"a\":1},\"byPage\":{}}");
    take("change", "{\"total\":3,\"byAction\":{\"b\":2}}");

    assertThat(fold.differences(truth(3, Map.of("a", 1L, "b", 2L), Map.of()))).isEmpty();
  }

  @Test
  void what_has_come_to_nothing_is_not_there() {
    take("snapshot", "{\"total\":1,\"users\":1,\"byPage\":{\"/a\":1}}");
    take("change", "{\"byPage\":{\"/a\":0}}");

    assertThat(fold.differences(truth(1, Map.of(), Map.of()))).isEmpty();
  }

  @Test
  void another_snapshot_takes_the_place_of_all_that_was_known() {
    take("snapshot", "{\"total\":5,\"users\":2,\"byAction\":{\"a\":5}}");
    take("snapshot", "{\"total\":1,\"users\":1,\"byAction\":{\"b\":1}}");

    assertThat(fold.differences(truth(1, Map.of("b", 1L), Map.of()))).isEmpty();
  }

  @Test
  void what_is_not_as_it_is_stored_is_named() {
    take("snapshot", "{\"total\":5,\"users\":1,\"byAction\":{\"a\":5}}");

    assertThat(fold.differences(truth(6, Map.of("a", 6L), Map.of())))
        .containsExactly(
            "total is shown as 5 and stored as 6",
            "byAction is shown as {a=5} and stored as {a=6}");
  }

  @Test
  void signs_say_nothing_of_the_counts() {
    take("state", "{\"state\":\"degraded\"}");

    assertThat(fold.figure("total")).isZero();
  }
}
