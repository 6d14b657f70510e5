package dev.sluice.event;

import static dev.sluice.event.Reads.accepted;
import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.quoted;
import static dev.sluice.event.Reads.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventSchemaTest {

  private static final JsonNode SCHEMA =
      JsonMapper.shared().readTree(Path.of("docs/event.schema.json"));

  private static final List<String> PROPERTIES =
      List.copyOf(SCHEMA.path("properties").propertyNames());

  private static final List<String> REQUIRED =
      SCHEMA.path("required").valueStream().map(JsonNode::asString).toList();

  @Test
  void an_event_with_all_fields_has_those_of_the_schema_in_its_order() {
    Event event =
        accepted(
            """
            {"id":"1","action":"view","user":"u","page":"p","role":"r","session":"s","metadata":{}}
            """);

    assertThat(fields(event)).isEqualTo(PROPERTIES);
  }

  @Test
  void an_event_with_no_more_than_it_needs_has_those_that_the_schema_requires() {
    Origin origin = new Origin(Reads.CLIENT, Reads.NOW, null, null);
    byte[] json = "{\"action\":\"view\"}".getBytes(UTF_8);

    Event event = event(Reads.read(new EventReader(Addresses.DROP), json, origin));

    assertThat(fields(event)).isEqualTo(REQUIRED);
  }

  @Test
  void every_event_has_fields_of_the_schema_in_its_order() {
    RandomEvents events = new RandomEvents(Seed.random());

    events
        .sent(1000)
        .map(sent -> fields(event(read(sent.json()))))
        .forEach(
            fields -> {
              List<String> inOrder = new ArrayList<>(PROPERTIES);
              inOrder.retainAll(fields);
              assertThat(fields).as(Seed::hint).isEqualTo(inOrder).containsAll(REQUIRED);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"action", "user", "page", "role", "session", "userAgent"})
  void the_limits_of_texts_are_those_of_the_schema(String field) {
    int limit = SCHEMA.path("properties").path(field).path("maxLength").asInt();

    assertThat(read(of(field, "x".repeat(limit)))).isInstanceOf(Reading.Accepted.class);
    assertThat(read(of(field, "x".repeat(limit + 1)))).isInstanceOf(Reading.Rejected.class);
  }

  private static String of(String field, String text) {
    return field.equals("action")
        ? "{\"action\":" + quoted(text) + "}"
        : Reads.with(field, quoted(text));
  }

  private static List<String> fields(Event event) {
    return List.copyOf(JsonMapper.shared().readTree(EventCodec.encode(event)).propertyNames());
  }
}
