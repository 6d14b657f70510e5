package dev.sluice.event;

import static dev.sluice.event.Reads.CLIENT;
import static dev.sluice.event.Reads.NOW;
import static dev.sluice.event.Reads.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class UserAgentTest {

  @Test
  void a_long_one_is_cut_between_characters() {
    assertThat(kept("x" + "🌊".repeat(2000))).isEqualTo("x" + "🌊".repeat(1023));
  }

  @Test
  void what_can_not_be_kept_is_left_out_of_it() {
    assertThat(kept("a\0b\ud83dc\ude00🌊")).isEqualTo("abc🌊");
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"\0", "\ud83d"})
  void one_that_says_nothing_counts_as_absent(@Nullable String userAgent) {
    assertThat(kept(userAgent)).isNull();
  }

  private static @Nullable String kept(@Nullable String userAgent) {
    Origin origin = new Origin(CLIENT, NOW, null, userAgent);
    byte[] json = "{\"action\":\"view\"}".getBytes(UTF_8);
    return event(Reads.read(new EventReader(Addresses.KEEP), json, origin)).userAgent();
  }
}
