package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSettingsTest {
  private static final long GIBIBYTE = 1L << 30;

  @ParameterizedTest
  @CsvSource({"1, 128MB", "2, 128MB", "4, 256MB", "8, 512MB", "24, 1024MB", "256, 1024MB"})
  void a_sixteenth_of_the_memory_is_the_database_s_within_reason(long gibibytes, String cache) {
    String file = PostgresSettings.file(5432, true, gibibytes * GIBIBYTE);

    assertThat(file.lines()).contains("shared_buffers = " + cache);
  }
}
