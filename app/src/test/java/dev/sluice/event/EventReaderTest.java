package dev.sluice.event;

import static dev.sluice.event.Reads.CLIENT;
import static dev.sluice.event.Reads.NOW;
import static dev.sluice.event.Reads.ORIGIN;
import static dev.sluice.event.Reads.accepted;
import static dev.sluice.event.Reads.event;
import static dev.sluice.event.Reads.rejected;
import static dev.sluice.event.Reads.rejection;
import static dev.sluice.event.Reads.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

  @Test
  void an_action_is_all_that_an_event_needs() {
    Event event = accepted("{\"action\":\"view\"}");

    assertThat(event)
        .isEqualTo(
            new Event(
                event.id(),
                CLIENT,
                "view",
                null,
                null,
                null,
                null,
                NOW,
                NOW,
                "203.0.113.0",
                "curl/8.9",
                null));
    assertThat(event.id().given()).isFalse();
  }

  @Test
  void what_is_given_is_kept() {
    Event event =
        accepted(
            """
            {"id":"7d444840-9dc0-11d1-b245-5ffdce74fad2","action":"buy","user":"ada","page":"/cart",
             "role":"guest","session":"s1","occurredAt":"2026-05-04T09:00:00+02:00","ip":"192.0.2.9",
             "userAgent":"app/1","metadata":{"n":1}}
            """);

    assertThat(event.id()).isEqualTo(EventId.given(CLIENT, "7d444840-9dc0-11d1-b245-5ffdce74fad2"));
    assertThat(event.action()).isEqualTo("buy");
    assertThat(event.user()).isEqualTo("ada");
    assertThat(event.page()).isEqualTo("/cart");
    assertThat(event.role()).isEqualTo("guest");
    assertThat(event.session()).isEqualTo("s1");
    assertThat(event.occurredAt()).isEqualTo("2026-05-04T07:00:00Z");
    assertThat(event.ip()).isEqualTo("192.0.2.0");
    assertThat(event.userAgent()).isEqualTo("app/1");
    assertThat(event.metadata()).isEqualTo("{\"n\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"action\":null}", "{\"user\":\"ada\"}"})
  void an_event_without_an_action_is_refused(String json) {
    assertThat(rejected(json)).isEqualTo(new Rejection.MissingField("action"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "user",
        "page",
        "role",
        "session",
        "occurredAt",
        "ip",
        "userAgent",
        "metadata"
      })
  void null_is_the_same_as_absent(String field) {
    Event event = accepted(with(field, "null"));

    assertThat(event)
        .usingRecursiveComparison()
        .ignoringFields("id.value")
        .isEqualTo(accepted("{\"action\":\"view\"}"));
  }

  @Test
  void unknown_fields_are_passed_over() {
    Event event = accepted(with("colour", "{\"deep\":[1,\"\",{\"x\":null}]}"));

    assertThat(event.metadata()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client     | "00000000-0000-0000-0000-000000000002"
          client     | "a name longer than any UUID, of another client"
          client     | {"id":2}
          receivedAt | "1999-01-01T00:00:00Z"
          receivedAt | "yesterday"
          idGiven    | true
          idGiven    | "yes"
          """)
  void what_only_the_server_knows_is_not_taken_from_a_client(String field, String value) {
    Event event = accepted(with(field, value));

    assertThat(event.client()).isEqualTo(CLIENT);
    assertThat(event.receivedAt()).isEqualTo(NOW);
    assertThat(event.id().given()).isFalse();
  }

  @Test
  void an_event_is_read_where_it_stands_among_others() {
    byte[] lines = "{\"action\":\"a\"}\n{\"action\":\"b\"}\n{\"action\":c}\n".getBytes(UTF_8);
    byte[] untouched = lines.clone();
    EventReader reader = new EventReader(Addresses.KEEP);

    assertThat(event(reader.read(lines, 15, 29, ORIGIN)).action()).isEqualTo("b");
    assertThat(rejection(reader.read(lines, 30, 42, ORIGIN)).detail())
        .isEqualTo("What stands at character 10 is not JSON.");
    assertThat(rejection(reader.read(lines, 15, 15, ORIGIN)).detail())
        .isEqualTo("The JSON ends before its time.");
    assertThat(lines).isEqualTo(untouched);
  }

  @Test
  void an_event_may_be_as_large_as_its_limit_and_no_larger() {
    String event = "{\"action\":\"view\"}";
    String atLimit = event + " ".repeat(EventReader.MAX_EVENT_BYTES - event.length());

    assertThat(accepted(atLimit).action()).isEqualTo("view");
    assertThat(rejected(atLimit + " "))
        .isEqualTo(new Rejection.TooLarge("event", EventReader.MAX_EVENT_BYTES));
  }
}
