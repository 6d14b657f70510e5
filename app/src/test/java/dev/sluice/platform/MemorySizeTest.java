package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {

  @Test
  void a_size_is_what_it_says() {
    assertThat(MemorySize.of("64MB").bytes()).isEqualTo(64 << 20);
  }

  @Test
  void a_share_follows_the_heap() {
    assertThat(MemorySize.of("50%").bytes())
        .isBetween(
            Runtime.getRuntime().maxMemory() / 2 - 100, Runtime.getRuntime().maxMemory() / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "0%", "91%", "-1%", "half", "1.5%", "12 %%"})
  void anything_else_is_neither(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> MemorySize.of(text));
  }
}
