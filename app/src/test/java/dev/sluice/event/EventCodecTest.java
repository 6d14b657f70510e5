package dev.sluice.event;

import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.rejection;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

  private static final int MANY = 5_000;

  private static final String EVENT =
      """
      {"id":"0196a2f0-0000-7000-8000-00000000000a","idGiven":true,\
      "client":"0196a2f0-0000-7000-8000-000000000001","action":"view",\
      "occurredAt":"2026-05-04T10:00:00.123456Z","receivedAt":"2026-05-04T10:00:00.123456Z",\
      "ip":"192.0.2.0","metadata":{"a":1}}""";

  private final Random random = Seed.random();

  @Test
  void an_event_stands_in_the_log_as_one_line_of_json_in_a_fixed_order() {
    Event event = event(EventCodec.decode(EVENT.getBytes(UTF_8)));

    assertThat(event.id())
        .isEqualTo(new EventId(UUID.fromString("0196a2f0-0000-7000-8000-00000000000a"), true));
    assertThat(EventCodec.encode(event)).asString(UTF_8).isEqualTo(EVENT);
  }

  @Test
  void garbage_gets_a_reason_and_never_an_exception() {
    Stream.generate(() -> bytes(random.nextInt(200)))
        .limit(MANY)
        .forEach(garbage -> rejection(EventCodec.decode(garbage)));
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

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
