package dev.sluice.embedded;

import static dev.sluice.embedded.Platform.DARWIN_AMD64;
import static dev.sluice.embedded.Platform.DARWIN_ARM64;
import static dev.sluice.embedded.Platform.LINUX_AMD64;
import static dev.sluice.embedded.Platform.LINUX_ARM64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void java_s_names_lead_to_those_of_the_artifacts() {
    assertThat(Platform.of("Linux", "amd64")).isEqualTo(LINUX_AMD64);
    assertThat(Platform.of("Linux", "aarch64")).isEqualTo(LINUX_ARM64);
    assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo(DARWIN_AMD64);
    assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo(DARWIN_ARM64);
  }

  @Test
  void a_machine_without_artifacts_is_told() {
    assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
        .hasMessage(
            "The embedded engines run on Linux and macOS, x86-64 and arm64, not on Windows 11"
                + " amd64.");
  }

  @Test
  void both_linux_programs_are_on_the_class_path() {
    for (Platform platform : new Platform[] {LINUX_AMD64, LINUX_ARM64}) {
      assertThat(getClass().getResource("/" + platform.postgresArchive())).isNotNull();
      assertThat(getClass().getResource("/" + platform.redisProgram())).isNotNull();
    }
  }
}
