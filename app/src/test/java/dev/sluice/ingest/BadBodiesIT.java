package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bad body gets: its own status and type, and nothing of it is stored. */
class BadBodiesIT {

  private static final String PATH = "/api/v1/events";
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String USER = UUID.randomUUID().toString();
  private static final String GOOD = "{\"action\":\"x\",\"user\":\"%s\"}".formatted(USER);

  private final Calls calls = SharedServer.get().calls();

  private static Stream<Arguments> bodies() {
    return Stream.of(
            json("400 malformed-json", GOOD.substring(0, 20)),
            json("400 malformed-json", ""),
            json("400 malformed-json", "null"),
            json("400 malformed-json", "12"),
            json("400 malformed-json", GOOD + GOOD),
            json("400 malformed-json", with("NaN")),
            json("400 malformed-json", with("-Infinity")),
            json("400 malformed-json", with("\"a\nb\"")),
            json("400 malformed-json", with("01")),
            json("400 malformed-json", GOOD.replace('"', '\'')),
            json("400 too-deep", with("[".repeat(33) + "]".repeat(33))),
            json("400 duplicate-key", "{\"action\":\"x\",\"action\":\"y\"}"),
            json("400 duplicate-key", with("{\"a\":1,\"\\u0061\":2}")),
            json("400 number-out-of-range", with("1e400")),
            json("400 number-out-of-range", with("1".repeat(1001))),
            json("400 invalid-string", with("\"\\u0000\"")),
            json("400 invalid-string", with("{\"a\\u0000\":1}")),
            json("400 invalid-string", with("\"\\ud800\"")),
            json("413 too-large", with("\"" + "m".repeat(33_000) + "\"")),
            json("413 too-large", with("1").replace("x", "x".repeat(70_000))),
            json("422 missing-field", "{\"user\":\"%s\"}".formatted(USER)),
            json("422 invalid-field", "{\"action\":\"" + "x".repeat(129) + "\"}"),
            json("422 invalid-field", at("2999-01-01T00:00:00Z")),
            json("422 invalid-field", at("1969-12-31T23:59:59Z")),
            json("422 invalid-field", at("999999999-01-01T00:00:00Z")),
            json("422 invalid-field", at("2026-01-01T00:00:00")),
            json("422 invalid-field", at("2026-01-01T23:59:60Z")))
        .map(Arguments.class::cast);
  }

  private static Stream<Arguments> bytes() {
    byte[] good = GOOD.getBytes(UTF_8);
    byte[] gzip = Gzip.of(GOOD);
    return Stream.of(
        Arguments.of("400 invalid-encoding", JSON, "", with("\"\u00e4\"").getBytes(ISO_8859_1)),
        Arguments.of(
            "400 invalid-encoding", JSON, "", with("\"\u00c0\u0080\"").getBytes(ISO_8859_1)),
        Arguments.of("400 invalid-encoding", JSON, "", ("\ufeff" + GOOD).getBytes(UTF_8)),
        Arguments.of(
            "415 unsupported-media-type", JSON + ";charset=utf-16", "", GOOD.getBytes(UTF_16)),
        Arguments.of("415 unsupported-media-type", JSON, "", GOOD.getBytes(UTF_16)),
        Arguments.of("415 unsupported-media-type", NDJSON, "", GOOD.getBytes(UTF_16LE)),
        Arguments.of("415 unsupported-media-type", "text/csv", "", GOOD.getBytes(UTF_16)),
        Arguments.of("415 unsupported-media-type", "text/xml", "", good),
        Arguments.of("415 unsupported-media-type", "nonsense", "", good),
        Arguments.of("415 unsupported-media-type", JSON, "lzma", good),
        Arguments.of("415 unsupported-media-type", JSON, "gzip, gzip", gzip),
        Arguments.of("415 unsupported-media-type", JSON, "gzip", good),
        Arguments.of("415 unsupported-media-type", JSON, "zstd", good),
        Arguments.of("415 unsupported-media-type", JSON, "br", good),
        Arguments.of("400 corrupt-body", JSON, "gzip", Arrays.copyOf(gzip, gzip.length - 3)),
        Arguments.of("400 corrupt-body", JSON, "gzip", Arrays.copyOf(gzip, gzip.length + 1)),
        Arguments.of("400 invalid-encoding", JSON, "", gzip),
        Arguments.of("400 invalid-encoding", JSON, "gzip", Gzip.of(gzip)),
        Arguments.of("413 too-large", NDJSON, "gzip", Gzip.of(" x".repeat(9_000_000))),
        Arguments.of(
            "413 too-large", "text/csv", "gzip", Gzip.of("action\n\"" + "x".repeat(17_000_000))),
        Arguments.of("413 too-large", JSON, "gzip", Gzip.of(" ".repeat(20_000_000))),
        Arguments.of("413 too-large", JSON, "", " ".repeat(5_000_000).getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bad_json(String expected, String body) {
    refuses(expected, JSON, "", body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("bytes")
  void bad_bytes(String expected, String type, String coding, byte[] body) {
    refuses(expected, type, coding, body);
  }

  private void refuses(String expected, String type, String coding, byte[] body) {
    String[] headers = coding.isEmpty() ? new String[0] : new String[] {"Content-Encoding", coding};

    Calls.Answer answer = calls.post(PATH, type, body, headers);

    assertThat(answer.status() + " " + answer.json().path("type").asString().substring(10))
        .isEqualTo(expected);
    assertThat(calls.storedActions(USER)).isEmpty();
  }

  private static Arguments json(String expected, String body) {
    return Arguments.of(expected, body);
  }

  private static String with(String metadata) {
    return "{\"action\":\"x\",\"user\":\"%s\",\"metadata\":%s}".formatted(USER, metadata);
  }

  private static String at(String time) {
    return "{\"action\":\"x\",\"user\":\"%s\",\"occurredAt\":\"%s\"}".formatted(USER, time);
  }
}
