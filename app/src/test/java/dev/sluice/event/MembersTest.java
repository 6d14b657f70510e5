package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {

  @Test
  void each_member_is_kept_as_it_was_written() {
    Members members =
        read(
            """
             {"a" : 1.50, "b\\u0062": {"x": [1 , 2]} ,"c":"\\u00e4\\n","d":null}
            """);

    assertThat(members.names()).containsExactly("a", "bb", "c", "d");
    assertThat(members.json("a")).isEqualTo("1.50");
    assertThat(members.json("bb")).isEqualTo("{\"x\": [1 , 2]}");
    assertThat(members.text("c")).contains("ä\n");
    assertThat(members.text("d")).isEmpty();
    assertThat(members.text("e")).isEmpty();
    assertThat(members.json("e")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"\\u0061\":2} | DuplicateKey",
        "{\"a\":tru} | MalformedJson",
        "{\"a\":1} x | MalformedJson",
        "{\"a\":{\"b\":1,\"b\":2}} | DuplicateKey",
        "{\"a\":1e999} | NumberOutOfRange",
        "[1] | NotAnObject",
        "{\"text\":1} | InvalidField",
        "{} | MissingField"
      })
  void what_cannot_be_translated_is_refused_as_it_would_be_anywhere(String json, String reason) {
    byte[] bytes = json.getBytes(UTF_8);

    Reading reading =
        Members.translated(
            bytes, 0, bytes.length, members -> Reads.read(members.requiredText("text")));

    assertThat(((Reading.Rejected) reading).rejection().getClass().getSimpleName())
        .isEqualTo(reason);
  }

  @Test
  void the_id_of_a_refused_event_is_told_where_it_can_be() {
    assertThat(idOf("{\"action\":\"\",\"id\":\"order-7\"}")).containsExactly("order-7");
    assertThat(idOf("{\"id\":7}")).containsExactly("7");
    assertThat(idOf("{\"id\":\"order-7\"")).isEmpty();
    assertThat(idOf("{\"id\":\"" + "x".repeat(129) + "\"}")).isEmpty();
  }

  @Test
  void an_object_made_of_members_reads_back() {
    String json = EventJson.object(Map.of("a\"b", EventJson.quoted("c\\\n\u0001ä")));

    assertThat(faultOf(json)).isEmpty();
    assertThat(read(json).text("a\"b")).contains("c\\\n\u0001ä");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | true",
        "[1,2] | true",
        "null | true",
        "1},{ | false",
        "1 2 | false",
        "x | false"
      })
  void one_value_is_told_from_what_is_none(String text, boolean isValue) {
    assertThat(faultOf(text).isEmpty()).isEqualTo(isValue);
  }

  private static Optional<Rejection> faultOf(String json) {
    return EventJson.faultOf("value", json.getBytes(UTF_8));
  }

  private static List<String> idOf(String json) {
    byte[] bytes = ("--" + json).getBytes(UTF_8);
    List<String> ids = new ArrayList<>();
    EventReader.idOf(bytes, 2, bytes.length).ifPresent(ids::add);
    return ids;
  }

  private static Members read(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return Members.read(bytes, 0, bytes.length);
  }
}
