package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Logged;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class ProxiesTest {

  private final Proxies proxies =
      new Proxies(new Networks(List.of(Network.of("10.0.0.0/8"), Network.of("2001:db8::/32"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a stranger speaks for himself | 203.0.113.9 | 192.0.2.7 | 203.0.113.9",
        "a proxy speaks for another | 10.0.0.1 | 192.0.2.7 | 192.0.2.7",
        "the first stranger from the right | 10.0.0.1 | 198.51.100.1, 192.0.2.7 | 192.0.2.7",
        "proxies behind each other | 10.0.0.1 | 192.0.2.7, 10.0.0.2,2001:db8::5 | 192.0.2.7",
        "only proxies | 10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
        "nonsense at the left | 10.0.0.1 | who knows, 192.0.2.7 | 192.0.2.7",
        "nonsense at the right | 10.0.0.1 | 192.0.2.7, unknown | 10.0.0.1",
        "a port | 10.0.0.1 | 192.0.2.7:4711 | 192.0.2.7",
        "a port behind IPv6 | 10.0.0.1 | [2001:db9::1]:4711, 10.0.0.2:80 | 2001:db9:0:0:0:0:0:1",
        "IPv6 in brackets | 10.0.0.1 | [2001:db9::1] | 2001:db9:0:0:0:0:0:1",
        "a port that is none | 10.0.0.1 | 192.0.2.7:http | 10.0.0.1",
        "nothing | 10.0.0.1 | '' | 10.0.0.1",
        "IPv6 | 2001:db8::1 | 2001:db9::1 | 2001:db9:0:0:0:0:0:1",
      })
  void the_sender_is_whom_the_last_proxy_that_is_ours_has_heard(
      String what, String peer, String header, String sender) {
    assertThat(senderOf(peer, header)).as(what).isEqualTo(sender);
  }

  @Test
  void a_proxy_that_nobody_has_named_is_warned_of_once() {
    try (Logged logged = Logged.by(Proxies.class)) {
      senderOf("10.0.0.1", "192.0.2.7");
      senderOf("203.0.113.9");
      assertThat(logged.lines()).isEmpty();

      senderOf("203.0.113.9", "192.0.2.7");
      senderOf("203.0.113.9", "192.0.2.7");

      assertThat(logged.lines())
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains("203.0.113.9", "sluice.http.trusted-proxies");
    }
  }

  @Test
  void a_request_that_came_to_a_proxy_by_tls_came_by_tls() {
    assertThat(addressOf("10.0.0.1").getScheme()).isEqualTo("https");
    assertThat(addressOf("10.0.0.1").getRawPath()).isEqualTo("/a%20b");
    assertThat(addressOf("203.0.113.9").getScheme()).isEqualTo("http");
  }

  private URI addressOf(String peer) {
    return proxies
        .seenThrough(
            MockServerHttpRequest.method(HttpMethod.GET, URI.create("http://sluice/a%20b?c=d"))
                .remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(peer), 4711))
                .header("X-Forwarded-Proto", "https")
                .build())
        .getURI();
  }

  private String senderOf(String peer, String... headers) {
    ServerHttpRequest request =
        MockServerHttpRequest.get("/")
            .remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(peer), 4711))
            .header("X-Forwarded-For", headers)
            .build();
    return Objects.requireNonNull(proxies.seenThrough(request).getRemoteAddress())
        .getAddress()
        .getHostAddress();
  }
}
