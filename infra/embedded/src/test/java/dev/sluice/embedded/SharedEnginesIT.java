package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedEnginesIT {
  @Test
  void all_tests_of_a_jvm_share_one_set_of_engines() throws Exception {
    Engines engines = SharedEngines.get();

    assertThat(SharedEngines.get()).isSameAs(engines);
    assertThat(new Contents(engines).query("SHOW fsync")).isEqualTo("off");
  }
}
