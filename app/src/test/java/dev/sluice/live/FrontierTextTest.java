package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrontierTextTest {

  private final Random random = Seed.random();
  private final FrontierText ids = new FrontierText(place -> place, Optional::of);

  @Test
  void what_was_given_out_is_known_again() {
    for (int i = 0; i < 1000; i++) {
      Frontier frontier = frontier();

      assertThat(ids.parse(ids.of(frontier))).as(Seed.hint()).contains(frontier);
    }
  }

  @Test
  void what_is_no_such_text_is_not() {
    assertThat(ids.parse("")).isEmpty();
    assertThat(ids.parse("ü")).isEmpty();
    assertThat(ids.parse("gA")).isEmpty();
    assertThat(ids.parse("AAAA")).isEmpty();
    assertThat(ids.parse("A".repeat(100_000))).isEmpty();
  }

  @Test
  void six_partitions_take_less_than_eighty_characters() {
    SortedMap<Integer, Point> points = new TreeMap<>();
    for (int partition = 0; partition < 6; partition++) {
      points.put(partition, new Point(200_000_000, 200_000_000));
    }

    assertThat(ids.of(new Frontier(Instant.now(), points))).hasSizeLessThan(80).matches("[\\w-]+");
  }

  private Frontier frontier() {
    SortedMap<Integer, Point> points = new TreeMap<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      points.put(
          random.nextInt(10_000),
          new Point(random.nextLong() >>> (1 + random.nextInt(63)), random.nextInt(1_000_000)));
    }
    return new Frontier(Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE)), points);
  }
}
