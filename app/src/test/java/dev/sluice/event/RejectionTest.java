package dev.sluice.event;

import static dev.sluice.event.Reads.accepted;
import static dev.sluice.event.Reads.read;
import static dev.sluice.event.Reads.rejected;
import static dev.sluice.event.Reads.rejection;
import static dev.sluice.event.Reads.with;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "nul",
        "[1,]",
        "\"view",
        "12.",
        "[]]",
        "12 13",
        "{",
        "{\"action\"",
        "{\"action\":",
        "{\"action\":\"x",
        "{\"action\":\"x\"",
        "{\"action\":\"x\",",
        "{\"action\":\"x\",}",
        "{\"action\":\"x\"}{}",
        "{\"action\":\"x\"}\n{\"action\":\"y\"}",
        "{\"action\":\"x\"}x",
        "{\"action\":\"x\"}]",
        "{\"action\":\"x\" \"user\":\"y\"}",
        "{'action':'x'}",
        "{action:\"x\"}",
        "{\"action\":\"x\"/* no */}",
        "{\"action\":\"\\x\"}",
        "{\"action\":\"\\u12\"}",
        "{\"action\":\"\\u123\uf262\"}",
        "{\"action\":\"a\tb\"}",
        "{\"action\":\"a\nb\"}",
        "{\"action\":\"x\",\"a\u0001\":1}",
        "{\"action\":\"x\",\"metadata\":[1",
        "{\"action\":\"x\",\"metadata\":[1,]}",
        "{\"action\":\"x\",\"metadata\":{\"a\":}}",
        "{\"action\":\"x\",\"metadata\":NaN}",
        "{\"action\":\"x\",\"metadata\":Infinity}",
        "{\"action\":\"x\",\"metadata\":-Infinity}",
        "{\"action\":\"x\",\"metadata\":01}",
        "{\"action\":\"x\",\"metadata\":+1}",
        "{\"action\":\"x\",\"metadata\":.5}",
        "{\"action\":\"x\",\"metadata\":1.}",
        "{\"action\":\"x\",\"metadata\":1e}",
        "{\"action\":\"x\",\"metadata\":0x10}",
        "{\"action\":\"x\",\"metadata\":tru}",
        "{\"action\":\"x\",\"metadata\":True}"
      })
  void what_is_not_one_json_object_is_malformed(String json) {
    assertThat(rejected(json))
        .isInstanceOfAny(Rejection.MalformedJson.class, Rejection.NotAnObject.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", " 12 ", "-1e9", "\"view\"", "[]", "[{\"action\":\"x\"}]"})
  void what_is_json_but_no_object_is_told_from_what_is_no_json(String json) {
    assertThat(rejected(json)).isEqualTo(new Rejection.NotAnObject());
  }

  @Test
  void a_rejection_speaks_of_the_json_and_not_of_the_parser() {
    assertThat(rejected("{\"action\":NaN}").detail())
        .isEqualTo("What stands at character 10 is not JSON.");
    assertThat(rejected("{\"action\":\"x\",\"metadata\":[1").detail())
        .isEqualTo("The JSON ends before its time.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7b22616374696f6e223a22c08022 7d", // C0 80, which some take for NUL
        "7b22616374696f6e223a22ff22 7d", // never a part of UTF-8
        "7b22616374696f6e223a22c322 7d", // half a character
        "7b22616374696f6e223a22eda08022 7d", // a surrogate
        "7b22616374696f6e223a22f490808022 7d", // beyond the last plane
        "7b22616374696f6e223a2278227d c3", // cut off after the end
        "efbbbf 7b22616374696f6e223a2278227d", // a byte order mark
        "7b22616374696f6e223a22780022 7d" // a zero byte
      })
  void what_is_not_utf8_is_refused(String hex) {
    byte[] json = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(rejection(read(json))).isInstanceOf(Rejection.InvalidEncoding.class);
  }

  @Test
  void the_wider_encodings_of_unicode_are_refused() {
    for (Charset charset :
        new Charset[] {UTF_16LE, UTF_16BE, StandardCharsets.UTF_16, Charset.forName("UTF-32")}) {
      byte[] json = "{\"action\":\"x\"}".getBytes(charset);

      assertThat(rejection(read(json)))
          .as("%s", charset)
          .isInstanceOf(Rejection.InvalidEncoding.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ude00\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\ud83d\\ude00\""
      })
  void a_text_that_can_not_be_kept_is_refused_wherever_it_stands(String text) {
    assertThat(rejected(with("user", text))).isEqualTo(new Rejection.InvalidString("user"));
    assertThat(rejected(with("metadata", text))).isEqualTo(new Rejection.InvalidString("metadata"));
    assertThat(rejected(with("metadata", "[{\"a\":" + text + "}]")))
        .isEqualTo(new Rejection.InvalidString("metadata"));
    assertThat(rejected(with("metadata", "{" + text + ":1}")))
        .isEqualTo(new Rejection.InvalidString("metadata"));
    assertThat(rejected(with("colour", text))).isEqualTo(new Rejection.InvalidString("colour"));
    assertThat(rejected("{\"action\":\"x\"," + text + ":1}"))
        .isEqualTo(new Rejection.InvalidString("event"));
  }

  @Test
  void a_pair_of_surrogates_is_one_character() {
    assertThat(accepted(with("user", "\"\\ud83d\\ude00\"")).user()).isEqualTo("😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"x\",\"a\":1,\"a\":1}",
        "{\"a\":1,\"action\":\"x\",\"\\u0061\":1}",
        "{\"action\":\"x\",\"metadata\":{\"a\":1,\"b\":2,\"a\":3}}",
        "{\"action\":\"x\",\"metadata\":[{\"b\":{\"a\":1,\"a\":1}}]}",
        "{\"action\":\"x\",\"colour\":{\"a\":null,\"a\":null}}"
      })
  void a_key_that_stands_twice_in_one_object_is_refused(String json) {
    assertThat(rejected(json)).isEqualTo(new Rejection.DuplicateKey("a"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 12, 13, 14, 1000})
  void it_is_found_among_few_and_among_many(int count) {
    String keys =
        IntStream.range(0, count).mapToObj("\"k%d\":0"::formatted).collect(Collectors.joining(","));
    String last = "k" + (count - 1);

    assertThat(accepted(with("metadata", "{" + keys + "}")).metadata()).hasSizeGreaterThan(count);
    for (String key : new String[] {"k0", last}) {
      for (String written : new String[] {key, key.replace("k", "\\u006b")}) {
        String twice = "{%s,\"%s\":1}".formatted(keys, written);
        assertThat(rejected(with("metadata", twice))).isEqualTo(new Rejection.DuplicateKey(key));
      }
    }
  }

  @Test
  void an_action_that_stands_twice_is_refused() {
    assertThat(rejected("{\"action\":\"x\",\"action\":\"x\"}"))
        .isEqualTo(new Rejection.DuplicateKey("action"));
  }

  @Test
  void one_key_may_stand_in_several_objects() {
    String metadata = "[{\"a\":{\"a\":1}},{\"a\":2}]";

    assertThat(accepted(with("metadata", metadata)).metadata()).isEqualTo(metadata);
  }

  @Test
  void a_long_key_is_named_by_its_beginning() {
    String key = "🌊".repeat(1000);

    assertThat(rejected("{\"%s\":1,\"%s\":2}".formatted(key, key)))
        .isEqualTo(new Rejection.DuplicateKey("🌊".repeat(64) + "…"));
    assertThat(rejected("{\"%s\":1e999}".formatted(key)))
        .isEqualTo(new Rejection.NumberOutOfRange("🌊".repeat(64) + "…"));
  }
}
