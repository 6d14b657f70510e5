package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrowdedBodiesIT {

  private static final String PATH = "/api/v1/events";
  private static final String EVENT = "{\"action\":\"x\"}";
  private static final String JSON = "application/json";
  private static final String GZIPPED = "Content-Encoding: gzip";
  private static final byte[] HEAD = Arrays.copyOf(Gzip.of(EVENT), 10);
  private static final int SIXTY_KILOBYTES = 60 * 1024;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.http.trusted-proxies=127.0.0.0/8",
            "sluice.ingest.max-body=64KB",
            "sluice.ingest.held-bodies=320KB");
    Calls known = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));
    await().until(() -> known.post(PATH, EVENT).status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void bodies_that_do_not_end_leave_room_to_other_clients_and_give_it_back() {
    Calls other = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));

    try (RawCall first = unfinished();
        RawCall _ = unfinished();
        RawCall _ = unfinished()) {
      awaitHeld(3 * SIXTY_KILOBYTES);

      assertThat(large(server.calls()).status()).isEqualTo(503);
      assertThat(large(server.calls()).header("Retry-After")).isNotEmpty();
      assertThat(server.calls().post(PATH, EVENT).status()).isEqualTo(202);
      assertThat(large(other).status()).isEqualTo(202);
      assertThat(first.chunk("]").lastChunk().status()).isEqualTo(202);
    }
    await().untilAsserted(() -> assertThat(large(server.calls()).status()).isEqualTo(202));
  }

  /** A piece of what is decoded is as long as all that was announced. */
  @Test
  void what_comes_out_of_gzip_needs_room_whatever_length_was_announced() {
    try (RawCall _ = unfinishedGzip();
        RawCall _ = unfinishedGzip()) {
      awaitHeld(2 * (HeldBodies.BYTES_OF_A_DECODER + SIXTY_KILOBYTES));

      assertThat(large(server.calls()).status()).isEqualTo(503);
    }
    await().untilAsserted(() -> assertThat(large(server.calls()).status()).isEqualTo(202));
  }

  private static RawCall unfinishedGzip() {
    return new RawCall(server.port())
        .send(
            "POST /v1/batch HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Length: 16384\r\n\r\n"
                .formatted(server.calls().key()))
        .send(Gzip.of(padded("{\"batch\":[")));
  }

  @Test
  void what_is_compressed_needs_room_from_its_first_byte_on() {
    Calls other = new Calls("http://127.0.0.1:" + server.port(), IssuedKey.of(Scope.WRITE));
    List<RawCall> begun =
        Stream.generate(() -> RawCall.chunked(server, PATH, JSON, GZIPPED).chunk(HEAD))
            .limit(5)
            .toList();
    awaitHeld(5 * HeldBodies.BYTES_OF_A_DECODER);

    assertThat(gzip(server.calls())).isEqualTo(503);
    assertThat(gzip(other)).isEqualTo(202);
    assertThat(server.calls().post(PATH, EVENT).status()).isEqualTo(202);

    begun.forEach(RawCall::close);
    await().untilAsserted(() -> assertThat(gzip(server.calls())).isEqualTo(202));
  }

  @Test
  void what_strangers_compress_needs_room_from_its_first_byte_on() {
    List<RawCall> begun =
        Stream.generate(() -> begunByStranger("192.0.2.1").chunk(HEAD)).limit(3).toList();
    awaitHeld(3 * HeldBodies.BYTES_OF_A_DECODER);

    assertThat(gzipOfStranger("192.0.2.1")).isEqualTo(503);
    assertThat(gzipOfStranger("192.0.2.2")).isEqualTo(200);

    begun.forEach(RawCall::close);
    await().untilAsserted(() -> assertThat(gzipOfStranger("192.0.2.1")).isEqualTo(200));
  }

  private static int gzip(Calls calls) {
    return calls.post(PATH, JSON, Gzip.of(EVENT), "Content-Encoding", "gzip").status();
  }

  private static int gzipOfStranger(String from) {
    return ofStranger(from, BodyPublishers.ofByteArray(Gzip.of(messageWithKey())));
  }

  @Test
  void strangers_in_one_network_leave_room_to_those_in_others_and_to_whoever_is_known() {
    try (RawCall _ = unfinishedOfStranger("192.0.2.1");
        RawCall _ = unfinishedOfStranger("192.0.2.1");
        RawCall _ = unfinishedOfStranger("192.0.2.1")) {
      awaitHeld(3 * SIXTY_KILOBYTES);

      assertThat(largeOfStranger("192.0.2.1")).isEqualTo(503);
      assertThat(largeOfStranger("192.0.2.2")).isEqualTo(200);
      try (RawCall _ = unfinishedOfStranger("192.0.2.2")) {
        awaitHeld(4 * SIXTY_KILOBYTES);

        assertThat(largeOfStranger("192.0.2.3")).isEqualTo(503);
        assertThat(large(server.calls()).status()).isEqualTo(202);
      }
    }
    await().untilAsserted(() -> assertThat(largeOfStranger("192.0.2.1")).isEqualTo(200));
  }

  private static RawCall unfinishedOfStranger(String from) {
    return begunByStranger(from).chunk(padded("{"));
  }

  private static RawCall begunByStranger(String from) {
    return new RawCall(server.port())
        .send(
            "POST /v1/batch HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                .formatted(from));
  }

  private static int largeOfStranger(String from) {
    return ofStranger(from, BodyPublishers.ofString(padded(messageWithKey())));
  }

  private static String messageWithKey() {
    return "{\"event\":\"x\",\"writeKey\":\"%s\"}".formatted(server.calls().key());
  }

  private static int ofStranger(String from, BodyPublisher body) {
    return server
        .calls()
        .send(
            HttpRequest.newBuilder(server.calls().address("/v1/track"))
                .header("X-Forwarded-For", from)
                .POST(body)
                .build())
        .status();
  }

  /** Whoever asks sooner takes the room that one of these needs. */
  private static void awaitHeld(int bytes) {
    await().until(() -> server.bean(Bodies.class).held() >= bytes);
  }

  private static RawCall unfinished() {
    return RawCall.chunked(server, PATH, JSON).chunk("[" + padded(EVENT));
  }

  private static Calls.Answer large(Calls calls) {
    return calls.post(PATH, "[" + padded(EVENT) + "]");
  }

  private static String padded(String text) {
    return text + " ".repeat(SIXTY_KILOBYTES - text.length());
  }
}
