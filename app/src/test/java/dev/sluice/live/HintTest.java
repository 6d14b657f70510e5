package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.query.PartitionCount;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {

  private static final UUID CLIENT = UUID.fromString("019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55");

  @Test
  void a_hint_is_read_as_it_was_written() {
    Hint hint = new Hint(CLIENT, new PartitionCount(5, 4_711, 9_007_199_254_740_993L));

    assertThat(Hint.parse(hint.text())).contains(hint);
  }

  @Test
  void what_was_taken_off_is_told_as_well() {
    Hint hint = new Hint(CLIENT, new PartitionCount(-1, 2, -41));

    assertThat(Hint.parse(hint.text())).contains(hint);
  }

  @Test
  void of_a_commit_only_totals_are_told() {
    Commit commit =
        new Commit(
            3,
            List.of(
                new Commit.Change(CLIENT, "action", "view", 2, 9),
                new Commit.Change(CLIENT, "total", "", 7, 9)));

    assertThat(Hint.of(commit)).containsExactly(new Hint(CLIENT, new PartitionCount(3, 9, 7)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 1 2",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 1 2 3 4",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 -2 2 3",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 1 -2 3",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 1 2 3\n",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 9999999999 2 3",
        "019aa5a2-6c1e-7c3a-9d0f-2f6d1c0b7e55 1 2 99999999999999999999",
        "------------------------------------ 1 2 3",
        "019aa5a26c1e7c3a9d0f2f6d1c0b7e55---- 1 2 3"
      })
  void what_is_no_hint_is_passed_over(String text) {
    assertThat(Hint.parse(text)).isEmpty();
  }
}
