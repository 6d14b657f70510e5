package dev.sluice.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers who mean no good, or come from elsewhere, are told on a WebSocket. */
@Timeout(300)
class SocketMannersIT {

  private static final int TEXT = 1;
  private static final int MORE = 0;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int FINAL = 0x80;
  private static final int MANY = 1000;
  private static final String[] SETTINGS = {
    "sluice.roles=live",
    "sluice.log.bootstrap-servers=127.0.0.1:1",
    "sluice.cors.origins=https://shop.example",
    "sluice.live.readers-of-client=1"
  };

  private static RunningServer server;

  private final String key = IssuedKey.of(Scope.READ);

  @BeforeAll
  static void start() {
    server = RunningServer.start(SETTINGS);
    Calls known = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.READ));
    await().until(() -> known.post("/api/v1/live/tickets", "").status() == 201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private Calls calls(RunningServer node) {
    return new Calls("http://127.0.0.1:" + node.port(), key);
  }

  @Test
  void the_pages_of_sites_that_are_not_named_are_not_let_in() {
    for (String origin : List.of("https://evil.example", "https://shop.example.evil", "null")) {
      try (SocketReader reader = SocketReader.of(calls(server), "", "Origin", origin)) {
        assertThat(reader.status()).as(origin).isEqualTo(403);
      }
    }
    String own = "http://127.0.0.1:" + server.port();
    for (String origin : List.of("https://shop.example", own)) {
      try (SocketReader reader = SocketReader.of(calls(server), "", "Origin", origin)) {
        assertThat(reader.isOpen()).as(origin + reader.failure()).isTrue();
      }
      awaitNobody();
    }
  }

  /** Who has just left has a place for a moment. */
  private void awaitNobody() {
    await()
        .until(
            () -> {
              try (SocketReader reader = SocketReader.of(calls(server), "?feed=counters")) {
                await().until(() -> reader.code() != 0 || !reader.messages().isEmpty());
                return reader.code() == 0;
              }
            });
  }

  @Test
  void who_finds_no_place_is_asked_to_come_later() {
    awaitNobody();
    await().until(() -> isSeatedAndAnotherIsNot());
  }

  private boolean isSeatedAndAnotherIsNot() {
    try (SocketReader first = SocketReader.of(calls(server), "?feed=counters");
        SocketReader second = SocketReader.of(calls(server), "?feed=events")) {
      await().until(() -> second.code() != 0 || first.code() != 0);
      return first.code() == 0 && second.code() == 1013 && second.reason().contains("30 seconds");
    }
  }

  @Test
  void pieces_without_end_are_ended() {
    try (RawCall reader = open()) {
      reader.send(frame(TEXT, new byte[2000]));
      reader.send(frame(MORE, new byte[2000]));
      reader.send(frame(MORE, new byte[2000]));

      assertThat(code(reader)).isEqualTo(1009);
    }
    try (RawCall reader = open()) {
      reader.send(frame(TEXT, new byte[0]));
      reader.send(many(frame(MORE, new byte[0])));

      assertThat(code(reader)).isEqualTo(1008);
    }
  }

  @Test
  void a_flood_of_pings_is_ended_after_some_were_answered() {
    try (RawCall reader = open()) {
      reader.send(frame(FINAL | PING, "here?".getBytes(UTF_8)));
      assertThat(reader.bytes(7)).isEqualTo(new byte[] {(byte) 0x8A, 5, 'h', 'e', 'r', 'e', '?'});

      reader.send(many(frame(FINAL | PING, new byte[0])));

      byte[] rest = reader.rest();
      assertThat(rest.length).isLessThan(MANY);
      assertThat(indexOfClose(rest)).isPositive();
    }
  }

  private static int indexOfClose(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == (byte) (FINAL | CLOSE)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void what_is_no_text_no_frame_or_not_masked_is_ended() {
    assertThat(codeFor(frame(FINAL | TEXT, new byte[] {(byte) 0xC3, 0x28}))).isEqualTo(1007);
    assertThat(codeFor(frame(FINAL | 3, new byte[0]))).isEqualTo(1002);
    assertThat(codeFor(frame(FINAL | 0x40 | TEXT, new byte[] {1}))).isEqualTo(1002);
    assertThat(codeFor(new byte[] {(byte) (FINAL | TEXT), 1, 'a'})).isEqualTo(1002);
  }

  private int codeFor(byte[] bytes) {
    try (RawCall reader = open()) {
      reader.send(bytes);
      return code(reader);
    }
  }

  @Test
  void whoever_closes_is_answered_and_the_connection_ends() {
    try (RawCall reader = open()) {
      reader.send(frame(FINAL | CLOSE, new byte[] {0x03, (byte) 0xE8}));

      assertThat(reader.rest()).isEqualTo(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE8});
    }
  }

  @Test
  void another_version_of_the_protocol_is_refused_with_the_one_that_is_spoken() {
    try (RawCall call = new RawCall(server.port())) {
      call.send(upgrade().replace("Version: 13", "Version: 8"));

      assertThat(call.status()).isEqualTo(426);
      assertThat(call.lineWith("Sec-WebSocket-Version")).endsWith("13");
    }
  }

  @Test
  void no_compression_is_agreed_on() {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          upgrade()
              .replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"));

      assertThat(call.status()).isEqualTo(101);
      for (String line = call.line(); line != null && !line.isEmpty(); line = call.line()) {
        assertThat(line).doesNotContainIgnoringCase("extensions");
      }
    }
  }

  /** Each with a key of its own, so that each finds a place. */
  private RawCall open() {
    RawCall call = new RawCall(server.port()).send(upgrade());
    assertThat(call.status()).isEqualTo(101);
    for (String line = call.line(); line != null && !line.isEmpty(); line = call.line()) {}
    return call;
  }

  private static String upgrade() {
    return """
    GET /ws HTTP/1.1
    Host: here
    X-API-Key: %s
    Connection: keep-alive, Upgrade
    Upgrade: WebSocket
    Sec-WebSocket-Version: 13
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

    """
        .formatted(IssuedKey.of(Scope.READ))
        .replace("\n", "\r\n");
  }

  /** Masked with nothing, which leaves it as it is. */
  private static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** More in a moment than anybody may send in half a minute. */
  private static byte[] many(byte[] frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < MANY; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  /** Of the frame that closes, which comes first. */
  private static int code(RawCall reader) {
    byte[] close = reader.bytes(4);
    assertThat(close).hasSize(4);
    assertThat(close[0]).as(Arrays.toString(close)).isEqualTo((byte) (FINAL | CLOSE));
    return (close[2] & 0xFF) << 8 | (close[3] & 0xFF);
  }
}
