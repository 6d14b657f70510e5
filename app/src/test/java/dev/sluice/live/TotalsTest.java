package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import dev.sluice.query.PartitionCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotalsTest {

  @Test
  void the_total_is_the_sum_over_the_partitions() {
    Totals totals = Totals.NONE.with(truth(count(0, 1, 10), count(1, 1, 5)));

    assertThat(totals.sum()).isEqualTo(15);
  }

  @Test
  void hints_alone_are_no_total_because_partitions_may_be_missing() {
    Totals heard = Totals.NONE.with(hint(count(0, 1, 10)));

    assertThat(heard.whole()).isFalse();
    assertThat(heard.with(truth()).whole()).isTrue();
    assertThat(heard.with(truth()).sum()).isEqualTo(10);
  }

  @Test
  void an_answer_of_the_database_that_was_overtaken_by_a_hint_does_not_go_back() {
    Totals totals = Totals.NONE.with(hint(count(0, 8, 80))).with(truth(count(0, 7, 70)));

    assertThat(totals.sum()).isEqualTo(80);
  }

  @Test
  void words_in_any_order_and_any_number_of_times_end_in_the_newest() {
    Random random = Seed.random();
    for (int round = 0; round < 200; round++) {
      List<Totals.Word> words = words(random);
      Collections.shuffle(words, random);

      Totals totals = words.stream().reduce(Totals.NONE, Totals::with, (one, other) -> other);

      assertThat(totals.sum()).as(Seed.hint()).isEqualTo(3 * 20);
    }
  }

  /** Three partitions, each with versions up to twenty; each word once, twice or three times. */
  private static List<Totals.Word> words(Random random) {
    List<Totals.Word> words = new ArrayList<>();
    for (int partition = 0; partition < 3; partition++) {
      for (int version = 1; version <= 20; version++) {
        PartitionCount count = count(partition, version, version);
        words.addAll(
            Collections.nCopies(
                1 + random.nextInt(3), random.nextBoolean() ? hint(count) : truth(count)));
      }
    }
    return words;
  }

  private static Totals.Word truth(PartitionCount... counts) {
    return new Totals.Word(List.of(counts), true);
  }

  private static Totals.Word hint(PartitionCount count) {
    return new Totals.Word(List.of(count), false);
  }

  private static PartitionCount count(int partition, long version, long value) {
    return new PartitionCount(partition, version, value);
  }
}
