package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexKeyTest {

  @Test
  void what_an_index_can_hold_is_kept() {
    String longest = "é".repeat(512);

    assertThat(IndexKey.of("/")).isEqualTo("/");
    assertThat(IndexKey.of(longest)).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "\uD83D\uDE00"})
  void of_what_is_longer_the_rest_becomes_its_hash(String letter) {
    String one = letter.repeat(1200) + "1";
    String two = letter.repeat(1200) + "2";

    assertThat(IndexKey.of(one))
        .startsWith(letter.repeat(200) + "…")
        .isNotEqualTo(IndexKey.of(two));
    assertThat(IndexKey.of(one).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1024);
  }
}
