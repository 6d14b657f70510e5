package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RereadTest {
  @Test
  void it_says_how_much_was_read_again_and_in_what_time() {
    Reread reread = Reread.of(201_500, Duration.ofMillis(6_240));

    assertThat(reread.text()).isEqualTo("201,500 events read again in 6.2 s");
    assertThat(reread.broken()).isEmpty();
  }

  @Test
  void a_longer_log_may_take_longer() {
    assertThat(Reread.limit(0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Reread.limit(1_000_000)).isEqualTo(Duration.ofSeconds(230));
  }

  @Test
  void what_did_not_go_well_is_said() {
    assertThat(Reread.broken("a user could not be erased").broken())
        .hasValue("a user could not be erased");
  }
}
