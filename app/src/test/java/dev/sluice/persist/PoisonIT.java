package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What somebody else may write into the topic: a letter comes of it, and nothing else. */
class PoisonIT extends LetterTrial {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void what_is_no_event_is_a_letter_and_its_neighbours_are_stored(
      String name, byte[] poison, String detail) {
    append(Events.of(client, "before"));
    Spot spot = append(poison);
    append(Events.of(client, "after"));

    JsonNode letter = letterAt(spot);

    assertThat(letter.path("reason").asString()).isEqualTo("no-event");
    assertThat(letter.path("detail").asString()).contains(detail);
    assertThat(letter.has("client")).isFalse();
    assertThat(letter.path("replayedAt").isNull()).isTrue();
    assertThat(payload(letter)).isEqualTo(poison);
    awaitRows(2);
    assertThat(total()).isEqualTo(2);
  }

  static Stream<Arguments> what_is_no_event_is_a_letter_and_its_neighbours_are_stored() {
    byte[] event = EventCodec.encode(Events.of(UUID.randomUUID(), "x"));
    String hostile = "\u0000\u0001\u001b[31m\r\n\"\\\u2028</script><script>alert(1)</script>{}é𝄞";
    return Stream.of(
        Arguments.of("garbage", "garbage".getBytes(UTF_8), "not JSON"),
        Arguments.of("bytes", new byte[] {0, -1, -128, 127, 13, 10}, "not UTF-8"),
        Arguments.of("nothing", new byte[0], "JSON"),
        Arguments.of("overlong zero", "{\"a\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1), "UTF-8"),
        Arguments.of("cut off", Arrays.copyOf(event, event.length / 2), "JSON"),
        Arguments.of("two events", twice(event), "follows after"),
        Arguments.of("another's", "{\"order\":4711}".getBytes(UTF_8), "'id' is required"),
        Arguments.of("a zero character", "{\"a\":\"\\u0000\"}".getBytes(UTF_8), "\\u0000"),
        Arguments.of("hostile", hostile.getBytes(UTF_8), ""),
        Arguments.of(
            "hostile name", "{\"<b>\\\"{},NULL\":1,\"<b>\\\"{},NULL\":2}".getBytes(UTF_8), "<b>"),
        Arguments.of(
            "large",
            hostile.repeat(1_000_000 / hostile.getBytes(UTF_8).length).getBytes(UTF_8),
            ""));
  }

  private static byte[] twice(byte[] event) {
    byte[] both = Arrays.copyOf(event, 2 * event.length);
    System.arraycopy(event, 0, both, event.length, event.length);
    return both;
  }

  private static byte[] payload(JsonNode letter) {
    assertThat(letter.has("payload")).isNotEqualTo(letter.has("payloadBase64"));
    return letter.has("payload")
        ? letter.path("payload").asString().getBytes(UTF_8)
        : Base64.getDecoder().decode(letter.path("payloadBase64").asString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1990-01-01T00:00:00Z", "2199-01-01T00:00:00Z"})
  void an_event_of_a_time_that_nothing_is_kept_of_is_a_letter_with_its_client(Instant time) {
    Event event = Events.received(client, time);
    append(Events.of(client, "before"));
    Spot spot = append(event);
    append(Events.of(client, "after"));

    JsonNode letter = letterAt(spot);

    assertThat(letter.path("reason").asString()).isEqualTo("out-of-time");
    assertThat(letter.path("detail").asString()).contains(time.toString());
    assertThat(letter.path("client").asString()).isEqualTo(client.toString());
    assertThat(letter.path("payload").asString())
        .isEqualTo(new String(EventCodec.encode(event), UTF_8));
    awaitRows(2);
  }

  @Test
  void whoever_waits_until_events_are_stored_is_not_told_so_of_one_that_is_a_letter() {
    try (Ban ban = new Ban(database)) {
      assertThat(answer(ban.action())).contains("\"accepted\":1", "\"stored\":false");
      assertThat(answer("x")).contains("\"accepted\":1", "\"stored\":true");
    }
  }

  private String answer(String action) {
    return server
        .calls()
        .post("/api/v1/events?ack=stored", "{\"action\":\"%s\"}".formatted(action))
        .response()
        .body();
  }

  @Test
  void an_event_that_the_database_refuses_is_a_letter_with_what_it_says() {
    try (Ban ban = new Ban(database)) {
      Event event = Events.of(client, ban.action());
      append(Events.of(client, "before"));
      Spot spot = append(event);
      append(Events.of(client, "after"));

      JsonNode letter = letterAt(spot);

      assertThat(letter.path("reason").asString()).isEqualTo("refused");
      assertThat(letter.path("detail").asString()).contains(ban.rule());
      assertThat(letter.path("client").asString()).isEqualTo(client.toString());
      assertThat(letter.path("payload").asString())
          .isEqualTo(new String(EventCodec.encode(event), UTF_8));
      awaitRows(2);
      assertThat(total()).isEqualTo(2);
    }
  }
}
