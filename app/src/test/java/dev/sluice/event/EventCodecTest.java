package dev.sluice.event;

import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.rejection;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventCodecTest {

  private static final int MANY = 5_000;

  private static final String EVENT =
      """
      {"id":"0196a2f0-0000-7000-8000-00000000000a","idGiven":true,\
      "client":"0196a2f0-0000-7000-8000-000000000001","action":"view",\
      "occurredAt":"2026-05-04T10:00:00.123456Z","receivedAt":"2026-05-04T10:00:00.123456Z",\
      "ip":"192.0.2.0","metadata":{"a":1}}""";

  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Random random = Seed.random();
  private final RandomEvents events = new RandomEvents(random);
  private final EventReader reader = new EventReader(Addresses.KEEP);

  @Test
  void an_event_stands_in_the_log_as_one_line_of_json_in_a_fixed_order() {
    Event event = event(EventCodec.decode(EVENT.getBytes(UTF_8)));

    assertThat(event.id())
        .isEqualTo(new EventId(UUID.fromString("0196a2f0-0000-7000-8000-00000000000a"), true));
    assertThat(EventCodec.encode(event)).asString(UTF_8).isEqualTo(EVENT);
  }

  @Test
  void every_event_that_comes_out_of_the_log_equals_the_event_that_went_in() {
    events
        .sent(MANY)
        .map(this::read)
        .forEach(
            event ->
                assertThat(EventCodec.decode(EventCodec.encode(event)))
                    .as(Seed::hint)
                    .isEqualTo(new Reading.Accepted(event)));
  }

  @Test
  void every_event_says_what_its_client_said() {
    events
        .sent(MANY)
        .forEach(
            sent -> {
              JsonNode claimed = EXACT.readTree(sent.json());
              JsonNode kept = EXACT.readTree(EventCodec.encode(read(sent)));

              assertThat(kept.path("metadata")).as(Seed::hint).isEqualTo(notNull(claimed));
              sent.texts()
                  .forEach(
                      (field, text) ->
                          assertThat(kept.path(field).asString())
                              .as(Seed::hint)
                              .isEqualTo(field.equals("id") ? kept.path("id").asString() : text));
            });
  }

  @Test
  void garbage_gets_a_reason_and_never_an_exception() {
    Stream.generate(() -> bytes(random.nextInt(200)))
        .limit(MANY)
        .forEach(garbage -> rejection(EventCodec.decode(garbage)));
  }

  @Test
  void a_damaged_event_is_refused_or_is_another_event_that_can_be_kept() {
    events
        .sent(MANY)
        .map(sent -> damaged(EventCodec.encode(read(sent))))
        .map(EventCodec::decode)
        .forEach(this::assertKeepable);
  }

  @Test
  void what_a_client_sends_damaged_is_refused_or_is_another_event_that_can_be_kept() {
    events
        .sent(MANY)
        .map(sent -> Reads.read(reader, damaged(sent.json()), events.origin()))
        .forEach(this::assertKeepable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "idGiven", "client", "action", "occurredAt", "receivedAt"})
  void what_lacks_a_field_that_we_always_write_is_no_event_of_ours(String field) {
    String json = EVENT.replace("\"" + field + "\"", "\"other\"");

    assertThat(rejection(EventCodec.decode(json.getBytes(UTF_8))))
        .isEqualTo(new Rejection.MissingField(field));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          id,         "0196a2f0-0000-7000-8000-00000000000a",  "1-1-1-1-1"
          client,     "0196a2f0-0000-7000-8000-000000000001",  "somebody"
          idGiven,    true,                                    "true"
          occurredAt, "2026-05-04T10:00:00.123456Z",           "+292278-01-01T00:00:00Z"
          receivedAt, "2026-05-04T10:00:00.123456Z",           "-4713-01-01T00:00:00Z"
          ip,         "192.0.2.0",                             "192.0.2.256"
          """,
      quoteCharacter = '`')
  void what_the_database_could_not_keep_is_no_event_of_ours(String field, String good, String bad) {
    String json =
        EVENT.replace("\"%s\":%s".formatted(field, good), "\"%s\":%s".formatted(field, bad));

    assertThat(rejection(EventCodec.decode(json.getBytes(UTF_8))))
        .isInstanceOfSatisfying(
            Rejection.InvalidField.class, invalid -> assertThat(invalid.field()).isEqualTo(field));
  }

  private Event read(RandomEvents.Sent sent) {
    Reading reading = Reads.read(reader, sent.json(), events.origin());
    assertThat(reading).as(Seed::hint).isInstanceOf(Reading.Accepted.class);
    return event(reading);
  }

  private static JsonNode notNull(JsonNode event) {
    return event.path("metadata").isNull() ? event.path("absent") : event.path("metadata");
  }

  private void assertKeepable(Reading reading) {
    if (reading instanceof Reading.Accepted(Event event)) {
      assertThat(EventCodec.decode(EventCodec.encode(event))).as(Seed::hint).isEqualTo(reading);
    }
  }

  private byte[] damaged(byte[] json) {
    byte[] damaged = json.clone();
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged[at] = damaged[random.nextInt(damaged.length)];
        default -> damaged = Arrays.copyOf(damaged, Math.max(1, at));
      }
    }
    return damaged;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
