package dev.sluice.bench.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LooksTest {
  @Test
  void what_is_held_for_a_moment_is_no_growth() {
    assertThat(looks(266, 266, 267, 326, 268, 268, 270, 328, 270, 270, 330).growth())
        .isCloseTo(1.01, within(0.005));
  }

  @Test
  void what_is_held_for_good_is() {
    assertThat(looks(200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300).growth())
        .isCloseTo(280 / 220.0, within(0.005));
  }

  private static Looks looks(long... heaps) {
    return new Looks(LongStream.of(heaps).mapToObj(heap -> new OpenPage.Held(heap, 0, 0)).toList());
  }
}
