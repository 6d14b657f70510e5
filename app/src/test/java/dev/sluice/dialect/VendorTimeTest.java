package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2020-08-16T09:03:11.913767Z, 2020-08-16T09:03:11.913767Z",
    "2020-08-16T09:03:11.913767, 2020-08-16T09:03:11.913767Z",
    "2020-08-16 09:03:11.913767, 2020-08-16T09:03:11.913767Z",
    "2020-08-16 09:03:11Z, 2020-08-16T09:03:11Z",
    "2020-08-16T09:03:11+0200, 2020-08-16T07:03:11Z",
    "2020-08-16 09:03:11 -0330, 2020-08-16T12:33:11Z",
    "2020-08-16T09:03:11+02:00, 2020-08-16T07:03:11Z",
    "2020-08-16, 2020-08-16T00:00:00Z",
    "1597568591913, 2020-08-16T09:03:11.913Z",
  })
  void a_time_is_understood_however_it_is_written(String written, Instant meant) {
    assertThat(VendorTime.parse(written)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noon",
        "2020-02-30",
        "2020-02-30 09:03:11",
        "2020-08-16 25:03:11",
        "2020-08-16 09:03",
        "2020-08-16  09:03:11",
        "2020-08-16 09:03:11 CEST",
        "2020-08-16 09:03:11+02",
        "16/08/2020 09:03:11",
      })
  void what_is_no_time_is_none(String written) {
    assertThat(VendorTime.parse(written)).isEmpty();
  }
}
