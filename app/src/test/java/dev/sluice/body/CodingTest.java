package dev.sluice.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodingTest {

  @ParameterizedTest
  @CsvSource({
    "identity, IDENTITY",
    "gzip, GZIP",
    "x-gzip, GZIP",
    "deflate, DEFLATE",
    "br, BROTLI",
    "zstd, ZSTD",
    "GZip, GZIP",
    "'\t BR  ', BROTLI"
  })
  void a_coding_is_known_by_its_name_in_any_case(String header, Coding coding) {
    assertThat(Coding.of(header)).contains(coding);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void a_body_without_a_coding_is_what_it_is(String header) {
    assertThat(Coding.of(header)).contains(Coding.IDENTITY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"compress", "gzip, br", "gzip,gzip", "identity, gzip", "gzip;q=1", "*", "brotli"})
  void another_coding_or_more_than_one_is_not_supported(String header) {
    assertThat(Coding.of(header)).isEmpty();
  }

  @Test
  void this_machine_has_the_libraries_for_all_of_them() {
    assertThat(Coding.supported()).containsExactly(Coding.values());
  }
}
