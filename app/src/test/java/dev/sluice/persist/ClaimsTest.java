package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {

  @ParameterizedTest
  @CsvSource({"P7D, 7", "PT180H, 8", "PT168H1S, 8", "PT191H, 8", "PT192H, 8"})
  void an_id_is_remembered_for_no_less_than_was_asked_for(Duration remembered, long days) {
    assertThat(Claims.days(remembered)).isEqualTo(days);
  }
}
