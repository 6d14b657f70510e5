package dev.sluice.event;

import static dev.sluice.event.Reads.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeneratedEventsTest {

  private static final int MANY = 2_000;

  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Random random = Seed.random();
  private final RandomEvents events = new RandomEvents(random);
  private final RandomDamage damage = new RandomDamage(random);
  private final EventReader reader = new EventReader(Addresses.KEEP);

  @Test
  void every_event_that_comes_out_of_the_log_equals_the_event_that_went_in() {
    events.sent(MANY).map(this::read).forEach(GeneratedEventsTest::assertComesBack);
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
  void jackson_takes_every_event_for_the_same() {
    events.sent(MANY).forEach(sent -> SecondOpinion.assertAgrees(sent.json(), reading(sent)));
  }

  @Test
  void a_number_is_kept_digit_by_digit() {
    RandomJson json = new RandomJson(random);

    Stream.generate(json::number)
        .limit(MANY)
        .forEach(
            number ->
                assertThat(backFromTheLog(Reads.with("metadata", "[" + number + "]")).metadata())
                    .as(Seed::hint)
                    .isEqualTo("[" + number + "]"));
  }

  @Test
  void what_a_client_sends_damaged_is_refused_or_is_another_event_that_can_be_kept() {
    events
        .sent(MANY)
        .map(sent -> damage.to(sent.json()))
        .forEach(
            json -> {
              Reading reading = Reads.read(reader, json, events.origin());

              SecondOpinion.assertAgrees(json, reading);
              assertComesBackIfAccepted(reading);
            });
  }

  @Test
  void what_is_damaged_in_the_log_is_refused_or_is_another_event_that_can_be_kept() {
    events
        .sent(MANY)
        .map(sent -> damage.to(EventCodec.encode(read(sent))))
        .map(EventCodec::decode)
        .forEach(GeneratedEventsTest::assertComesBackIfAccepted);
  }

  private Event read(RandomEvents.Sent sent) {
    Reading reading = reading(sent);
    assertThat(reading).as(Seed::hint).isInstanceOf(Reading.Accepted.class);
    return event(reading);
  }

  private Reading reading(RandomEvents.Sent sent) {
    return Reads.read(reader, sent.json(), events.origin());
  }

  private static Event backFromTheLog(String json) {
    return event(EventCodec.decode(EventCodec.encode(Reads.accepted(json))));
  }

  private static JsonNode notNull(JsonNode event) {
    return event.path("metadata").isNull() ? event.path("absent") : event.path("metadata");
  }

  private static void assertComesBackIfAccepted(Reading reading) {
    if (reading instanceof Reading.Accepted(Event event)) {
      assertComesBack(event);
    }
  }

  private static void assertComesBack(Event event) {
    assertThat(EventCodec.decode(EventCodec.encode(event)))
        .as(Seed::hint)
        .isEqualTo(new Reading.Accepted(event));
  }
}
