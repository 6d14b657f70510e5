package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RawCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in without a key, by hand: a client for HTTP writes its own Host. */
class KeylessCallsIT {

  private static final String ACTIVITY = "{\"userName\":\"ann\",\"activityType\":\"login\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: 127.0.0.1",
        "Host: 127.0.0.1:8080|Origin: http://127.0.0.1:8080|Sec-Fetch-Site: same-origin",
        "Host: LOCALHOST:8080",
        "Host: [::1]:8080",
        "Host: 192.0.2.7",
        "Host: sluice.example",
        "Host: sluice.example:8443|Origin: https://sluice.example",
        "Host: localhost|X-Forwarded-For: 127.9.9.9",
        "Host: localhost|Origin: https://named.example|Sec-Fetch-Site: cross-site",
      })
  void who_comes_from_near_and_from_no_page_of_others_needs_no_key(String headers) {
    assertThat(write(headers)).isEqualTo(201);
    assertThat(read("/logs", headers)).isEqualTo(200);
    assertThat(read("/ws/info", headers)).isEqualTo(200);
    assertThat(open(headers)).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost|X-Forwarded-For: 203.0.113.9",
        "Host: evil.example:8080",
        "Host: evil.example:8080|Origin: http://evil.example:8080|Sec-Fetch-Site: same-origin",
        "Host: localhost.evil.example",
        "Host: 127.0.0.1.evil.example",
        "Host: ",
        "Host: localhost|Origin: https://any.example",
        "Host: localhost|Origin: http://localhost:3000|Sec-Fetch-Site: same-site",
        "Host: localhost|Origin: null|Sec-Fetch-Site: cross-site",
      })
  void who_comes_from_afar_or_by_another_name_or_from_a_page_of_others_needs_one(String headers) {
    assertThat(write(headers)).isEqualTo(401);
    assertThat(read("/logs", headers)).isEqualTo(401);
    assertThat(read("/interactions", headers)).isEqualTo(401);
    assertThat(read("/api/events", headers)).isEqualTo(401);
    assertThat(read("/ws/info", headers)).isEqualTo(401);
    assertThat(open(headers)).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user-activity", "/interactions/send-single", "/api/event"})
  void a_page_that_does_not_say_whose_it_is_writes_nothing(String path) {
    assertThat(write(path, "Host: localhost|Sec-Fetch-Site: cross-site")).isEqualTo(401);
    assertThat(read("/logs", "Host: localhost|Sec-Fetch-Site: cross-site")).isEqualTo(200);
  }

  private static int write(String headers) {
    return write("/user-activity", headers);
  }

  private static int write(String path, String headers) {
    return status(
        "POST " + path,
        headers + "|Content-Type: text/plain|Content-Length: " + ACTIVITY.getBytes(UTF_8).length,
        ACTIVITY);
  }

  private static int read(String path, String headers) {
    return status("GET " + path, headers, "");
  }

  private static int open(String headers) {
    return status(
        "GET /ws",
        headers
            + "|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Version: 13"
            + "|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "");
  }

  private static int status(String call, String headers, String body) {
    try (RawCall raw = new RawCall(DialectServer.get().port())) {
      return raw.send(call + " HTTP/1.1\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n" + body)
          .status();
    }
  }
}
