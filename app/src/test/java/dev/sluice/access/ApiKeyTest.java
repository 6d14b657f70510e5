package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

  @Test
  void a_key_is_read_back_from_its_text() {
    ApiKey key = ApiKey.made();

    ApiKey read = ApiKey.parse(key.reveal()).orElseThrow();

    assertThat(read.prefix()).isEqualTo(key.prefix());
    assertThat(read.hash()).isEqualTo(key.hash());
  }

  @Test
  void a_slip_in_any_letter_is_noticed_without_a_look_up() {
    String text = ApiKey.made().reveal();

    assertThat(IntStream.range(0, text.length()).mapToObj(i -> withAnother(text, i)))
        .allSatisfy(slip -> assertThat(ApiKey.parse(slip)).isEmpty());
  }

  private static String withAnother(String text, int at) {
    char other = text.charAt(at) == 'x' ? 'y' : 'x';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sl_", "admin", "sl_\u0000", "Bearer sl_abc"})
  void a_text_of_another_form_is_no_key(String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
  }

  @Test
  void no_two_keys_are_alike() {
    Set<String> keys = new HashSet<>();

    IntStream.range(0, 1000).forEach(i -> keys.add(ApiKey.made().reveal()));

    assertThat(keys).hasSize(1000);
  }

  @Test
  void a_key_does_not_show_its_secret_in_a_log() {
    ApiKey key = ApiKey.made();

    assertThat(key.toString()).hasSizeLessThan(20).startsWith("sl_" + key.prefix());
  }
}
