package dev.sluice.event;

import static dev.sluice.event.Reads.CLIENT;
import static dev.sluice.event.Reads.NOW;
import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.quoted;
import static dev.sluice.event.Reads.rejected;
import static dev.sluice.event.Reads.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          KEEP,     192.0.2.77,                  192.0.2.77
          KEEP,     2001:db8:1:2:3:4:5:6,        2001:db8:1:2:3:4:5:6
          KEEP,     2001:DB8::1,                 2001:db8:0:0:0:0:0:1
          KEEP,     ::ffff:192.0.2.77,           192.0.2.77
          TRUNCATE, 192.0.2.77,                  192.0.2.0
          TRUNCATE, 2001:db8:1:2:3:4:5:6,        2001:db8:1:0:0:0:0:0
          TRUNCATE, ::ffff:192.0.2.77,           192.0.2.0
          TRUNCATE, ::1,                         0:0:0:0:0:0:0:0
          KEEP,     192.0.002.077,               192.0.2.77
          KEEP,     255.255.255.255,             255.255.255.255
          TRUNCATE, 0.0.0.0,                     0.0.0.0
          TRUNCATE, 2001:db8::,                  2001:db8:0:0:0:0:0:0
          DROP,     192.0.2.77,
          DROP,     2001:db8:1:2:3:4:5:6,
          """)
  void of_an_address_is_kept_what_the_setting_says(
      Addresses addresses, String address, @Nullable String kept) {
    assertThat(ipOf(addresses, with("ip", quoted(address)), null)).isEqualTo(kept);
    assertThat(ipOf(addresses, "{\"action\":\"view\"}", address)).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          fe80:0:0:0:1:2:3:4%eth0, fe80:0:0:0:1:2:3:4
          fe80:0:0:0:1:2:3:4%2,    fe80:0:0:0:1:2:3:4
          an unknown place,
          ,
          """)
  void the_address_of_a_request_never_costs_its_event(
      @Nullable String address, @Nullable String kept) {
    assertThat(ipOf(Addresses.KEEP, "{\"action\":\"view\"}", address)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "example.org",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.256",
        "1.2.3.1000",
        "1.2..3",
        "1.2.3.",
        "1.2.3.4:80",
        "1.2.3.4/24",
        " 1.2.3.4",
        "0x7f.1.1.1",
        "2130706433",
        "::1::",
        ":",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "[::1]",
        "fe80::1%eth0",
        "٢.1.1.1"
      })
  void what_is_no_address_is_refused(String text) {
    assertThat(rejected(with("ip", quoted(text))))
        .isEqualTo(
            new Rejection.InvalidField("ip", "The field 'ip' must be an IPv4 or IPv6 address."));
  }

  private static @Nullable String ipOf(
      Addresses addresses, String json, @Nullable String ofRequest) {
    Origin origin = new Origin(CLIENT, NOW, ofRequest, null);
    return event(Reads.read(new EventReader(addresses), json.getBytes(UTF_8), origin)).ip();
  }
}
