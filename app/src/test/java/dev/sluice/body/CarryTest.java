package dev.sluice.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class CarryTest {

  private static final int LIMIT = 1000;
  private static final byte[] CHUNK = new byte[64 * 1024];

  private final Carry carry = new Carry(LIMIT);

  @Test
  void a_record_within_one_chunk_is_not_copied() {
    assertThat(carry.end(CHUNK, 3, 7, 1)).isEqualTo(new Slice.Whole(CHUNK, 3, 7, 1));
  }

  @Test
  void a_record_across_chunks_is_copied_into_bytes_of_its_own() {
    carry.keep(CHUNK, 0, 10);
    Slice first = carry.end(CHUNK, 0, 5, 1);
    carry.keep(CHUNK, 0, 10);
    Slice second = carry.end(CHUNK, 0, 5, 2);

    assertThat(whole(first).length()).isEqualTo(15);
    assertThat(whole(first).bytes()).isNotSameAs(whole(second).bytes());
  }

  @Test
  void what_is_kept_starts_small_and_stays_within_the_limit() {
    carry.keep(CHUNK, 0, 1);
    assertThat(whole(carry.end(CHUNK, 0, 0, 1)).bytes()).hasSize(256);

    for (int times = 0; times < LIMIT; times++) {
      carry.keep(CHUNK, 0, 1);
    }
    assertThat(whole(carry.end(CHUNK, 0, 0, 2)).bytes()).hasSize(LIMIT);
  }

  @Test
  void a_record_over_the_limit_is_not_kept_however_long_it_goes_on() {
    for (int times = 0; times < 1_000_000; times++) {
      carry.keep(CHUNK, 0, CHUNK.length);
    }

    assertThat(carry.end(CHUNK, 0, 1, 1)).isEqualTo(new Slice.TooLong(1));
    assertThat(carry.isEmpty()).isTrue();
    assertThat(carry.end(CHUNK, 0, LIMIT, 2)).isInstanceOf(Slice.Whole.class);
    assertThat(carry.end(CHUNK, 0, LIMIT + 1, 3)).isEqualTo(new Slice.TooLong(3));
  }

  private static Slice.Whole whole(Slice slice) {
    return assertThat(slice)
        .asInstanceOf(InstanceOfAssertFactories.type(Slice.Whole.class))
        .actual();
  }
}
