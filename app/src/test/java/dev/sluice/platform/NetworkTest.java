package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1",
    "10.128.0.0/9, 10.128.0.0",
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7/32, 192.0.2.7",
    "0.0.0.0/0, 203.0.113.9",
    "2001:db8::/32, 2001:db8:ffff::1",
    "2001:db8:8000::/33, 2001:db8:8000::1",
    "::1, 0:0:0:0:0:0:0:1",
    "::/0, 2001:db8::1",
    "10.0.0.0/8, ::ffff:10.1.2.3",
  })
  void a_network_holds_whatever_begins_like_it(String network, String address) {
    assertThat(Network.of(network).holds(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 11.0.0.0",
    "10.128.0.0/9, 10.127.255.255",
    "192.0.2.7, 192.0.2.6",
    "0.0.0.0/0, 2001:db8::1",
    "::/0, 192.0.2.7",
    "2001:db8:8000::/33, 2001:db8:7fff::1",
  })
  void a_network_holds_nothing_else(String network, String address) {
    assertThat(Network.of(network).holds(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.1/8",
        "10.0.0/8",
        "10.1/8",
        "256.0.0.0/8",
        "2001:db8::/129",
        "2001:db8::1/64",
        "fe80::1%eth0",
        "[::1]",
        "localhost",
        "example.com/8",
      })
  void what_is_no_network_is_refused_and_never_looked_up(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text));
  }
}
