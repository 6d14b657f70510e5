package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.query.CountName;
import dev.sluice.query.Slot;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FoldTest {

  private static final CountName CLICKS = new CountName("action", "click");

  private final Fold fold = new Fold();

  @Test
  void before_the_database_is_heard_nothing_is_known() {
    fold.hear(hint(0, 4, 5, 5));

    assertThat(fold.isWhole()).isFalse();
    assertThat(fold.isInDoubt()).isTrue();
  }

  @Test
  void slots_add_up() {
    fold.believe(List.of(slot(0, 5, 50), slot(3, 7, 70), slot(-1, 1, -20)));

    assertThat(fold.isWhole()).isTrue();
    assertThat(fold.isInDoubt()).isFalse();
    assertThat(total()).isEqualTo(100);
  }

  @Test
  void a_hint_that_follows_upon_what_is_known_counts() {
    fold.believe(List.of(slot(0, 5, 50)));
    fold.changed();

    fold.hear(
        new Hint(
            UUID.randomUUID(), 0, 5, 8, Map.of(CountName.TOTAL, 53L, CLICKS, 3L), Cause.UNKNOWN));

    assertThat(total()).isEqualTo(53);
    assertThat(fold.sum(CLICKS)).isEqualTo(3);
    assertThat(fold.changed()).containsExactlyInAnyOrder(CountName.TOTAL, CLICKS);
    assertThat(fold.hasChanged()).isFalse();
    assertThat(fold.isInDoubt()).isFalse();
  }

  @Test
  void a_hint_that_comes_late_or_twice_is_old_news() {
    fold.believe(List.of(slot(0, 5, 50)));

    fold.hear(hint(0, 3, 4, 40));
    fold.hear(hint(0, 4, 5, 50));

    assertThat(total()).isEqualTo(50);
    assertThat(fold.isInDoubt()).isFalse();
  }

  @Test
  void a_hint_after_a_gap_leaves_a_doubt_and_changes_nothing() {
    fold.believe(List.of(slot(0, 5, 50)));

    fold.hear(hint(0, 6, 7, 70));

    assertThat(total()).isEqualTo(50);
    assertThat(fold.isInDoubt()).isTrue();
  }

  @Test
  void the_first_hint_of_a_slot_counts_and_a_later_one_of_an_unknown_slot_leaves_a_doubt() {
    fold.believe(List.of(slot(0, 5, 50)));

    fold.hear(hint(1, 0, 3, 3));
    assertThat(total()).isEqualTo(53);
    assertThat(fold.isInDoubt()).isFalse();

    fold.hear(hint(2, 7, 8, 1));
    assertThat(total()).isEqualTo(53);
    assertThat(fold.isInDoubt()).isTrue();
  }

  @Test
  void a_hint_of_what_was_taken_off_leaves_a_doubt() {
    fold.believe(List.of(slot(0, 5, 50), slot(-1, 5, -1)));

    fold.hear(hint(-1, 0, 6, -2));

    assertThat(fold.isInDoubt()).isTrue();
    assertThat(total()).isEqualTo(49);
  }

  @Test
  void a_replica_that_lags_takes_nothing_back_that_was_heard() {
    fold.believe(List.of(slot(0, 5, 50)));
    fold.hear(hint(0, 5, 6, 60));

    fold.believe(List.of(slot(0, 5, 50)));

    assertThat(total()).isEqualTo(60);
  }

  @Test
  void a_database_that_was_restored_is_believed_after_a_while() {
    fold.believe(List.of(slot(0, 9, 90)));

    for (int i = 0; i < 11; i++) {
      fold.believe(List.of(slot(0, 2, 20)));
    }

    assertThat(total()).isEqualTo(20);
  }

  @Test
  void what_is_gone_from_the_database_is_nothing() {
    fold.believe(List.of(new Slot(0, 1, Map.of(CLICKS, 4L))));
    fold.believe(List.of(new Slot(0, 2, Map.of())));

    assertThat(fold.sum(CLICKS)).isZero();
  }

  @Test
  void what_was_heard_while_the_database_was_asked_follows_upon_its_answer() {
    fold.hear(hint(0, 6, 7, 70));
    fold.hear(hint(0, 7, 8, 80));
    fold.hear(hint(0, 8, 9, 90));

    fold.believe(List.of(slot(0, 7, 70)));

    assertThat(total()).isEqualTo(90);
    assertThat(fold.isInDoubt()).isFalse();
  }

  @Test
  void a_gap_that_the_answer_does_not_close_leaves_a_doubt() {
    fold.hear(hint(0, 8, 9, 90));

    fold.believe(List.of(slot(0, 7, 70)));

    assertThat(total()).isEqualTo(70);
    assertThat(fold.isInDoubt()).isTrue();
  }

  @Test
  void what_goes_on_being_heard_of_is_not_taken_back_however_often_the_database_is_behind() {
    fold.believe(List.of(slot(0, 1, 10)));

    for (long version = 1; version < 20; version++) {
      fold.hear(hint(0, version, version + 1, 10 * version + 10));
      fold.believe(List.of(slot(0, version, 10 * version)));
      fold.compare(Map.of(0, version));
    }

    assertThat(total()).isEqualTo(200);
    assertThat(fold.isInDoubt()).isFalse();
  }

  @Test
  void a_database_that_is_further_than_what_was_heard_is_told_from_one_that_is_not() {
    fold.believe(List.of(slot(0, 5, 50)));

    fold.compare(Map.of(0, 5L));
    assertThat(fold.isBehind()).isFalse();
    fold.compare(Map.of(0, 6L));
    assertThat(fold.isBehind()).isTrue();
    fold.hear(hint(0, 5, 6, 60));
    assertThat(fold.isBehind()).isFalse();

    fold.compare(Map.of(0, 6L, 1, 1L));
    assertThat(fold.isBehind()).isTrue();
  }

  @Test
  void a_restored_database_that_lacks_a_slot_or_all_of_them_is_believed_after_a_while() {
    fold.believe(List.of(slot(0, 9, 90), slot(1, 4, 40), slot(-1, 2, -5)));

    compareUntilInDoubt(Map.of(0, 9L, -1, 2L));
    fold.believe(List.of(slot(0, 9, 90), slot(-1, 2, -5)));
    assertThat(total()).isEqualTo(85);
    assertThat(fold.isInDoubt()).isFalse();

    compareUntilInDoubt(Map.of());
    fold.believe(List.of());
    assertThat(total()).isZero();
    assertThat(fold.isInDoubt()).isFalse();
  }

  private void compareUntilInDoubt(Map<Integer, Long> versions) {
    for (int i = 0; i < 10; i++) {
      fold.compare(versions);
      assertThat(fold.isInDoubt()).isFalse();
    }
    fold.compare(versions);
    assertThat(fold.isInDoubt()).isTrue();
  }

  @Test
  void what_is_stored_is_told_from_what_was_taken_off() {
    fold.believe(List.of(slot(0, 9, 90), slot(1, 4, 40), slot(-1, 2, -5)));

    assertThat(fold.stored()).isEqualTo(130);
  }

  private long total() {
    return fold.sum(CountName.TOTAL);
  }

  private static Slot slot(int partition, long version, long total) {
    return new Slot(partition, version, Map.of(CountName.TOTAL, total));
  }

  private static Hint hint(int partition, long before, long version, long total) {
    return new Hint(
        UUID.randomUUID(),
        partition,
        before,
        version,
        Map.of(CountName.TOTAL, total),
        Cause.UNKNOWN);
  }
}
