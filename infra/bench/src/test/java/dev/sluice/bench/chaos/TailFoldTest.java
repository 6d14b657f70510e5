package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TailFoldTest {
  private static final long SEED = 7;

  private final TailFold fold = new TailFold(SEED);
  private final Stored stored = new Stored();

  private void show(long number, String place) {
    fold.take(new Message("", place, ChaosEvent.of(SEED, number, null).json()));
  }

  private void gap(String events) {
    fold.take(new Message("gap", "behind", "{\"events\":%s,\"from\":\"a\"}".formatted(events)));
  }

  private Truth truth() {
    return new Truth(stored, 0, 0, Map.of(), Map.of());
  }

  @Test
  void it_goes_on_from_the_last_place_it_was_told() {
    assertThat(fold.path()).isEqualTo("/api/v1/live/events");

    show(0, "0-1 2");

    assertThat(fold.path()).isEqualTo("/api/v1/live/events?last_event_id=0-1+2");
    assertThat(fold.knows(0)).isTrue();
  }

  @Test
  void all_that_is_stored_was_shown() {
    stored.addRow(0, 0);
    stored.addRow(1, 0);
    show(1, "a");
    show(0, "b");

    assertThat(fold.differences(truth())).isEmpty();
  }

  @Test
  void what_was_shown_and_erased_later_is_no_difference() {
    show(0, "a");

    assertThat(fold.differences(truth())).isEmpty();
  }

  @Test
  void what_is_stored_and_was_not_shown_is_a_difference() {
    stored.addRow(3, 0);

    assertThat(fold.differences(truth()))
        .singleElement()
        .asString()
        .endsWith("not shown, such as 3");
  }

  @Test
  void a_gap_is_a_difference() {
    gap("3");

    assertThat(fold.differences(truth())).containsExactly("A gap was told of 1 times");
    assertThat(fold.gaps()).isEqualTo(1);
  }

  @Test
  void what_was_shown_twice_is_a_difference() {
    show(0, "a");
    show(0, "b");

    assertThat(fold.differences(truth())).singleElement().asString().contains("twice");
  }
}
