package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {

  @ParameterizedTest
  @CsvSource({
    "ada@example.com, ada@example.com",
    "'  Ada@EXAMPLE.com ', ada@example.com",
    "ada.l+sluice@mail.example.co.uk, ada.l+sluice@mail.example.co.uk",
    "jörg@bücher.example, jörg@bücher.example",
  })
  void one_mailbox_is_written_in_one_way(String typed, String email) {
    assertThat(Email.parse(typed)).contains(new Email(email));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "ada@.com",
        "ada@example..com",
        "ada@example.c",
        "ada@@example.com",
        "ada lovelace@example.com",
        "ada\u0000@example.com",
        "ada@example.com\nBcc: bob@example.com",
      })
  void what_can_be_no_address_is_none(String typed) {
    assertThat(Email.parse(typed)).isEmpty();
  }

  @Test
  void an_address_has_an_end() {
    String domain = "x".repeat(60) + ".";

    assertThat(Email.parse("ada@" + domain.repeat(5) + "com")).isEmpty();
    assertThat(Email.parse("a".repeat(65) + "@example.com")).isEmpty();
  }

  @Test
  @Timeout(5)
  void a_text_that_nearly_fits_costs_no_more_than_one_that_does() {
    assertThat(Email.parse("a@" + "a.".repeat(120) + "@")).isEmpty();
  }

  @Test
  void nobody_else_can_tell_a_masked_address() {
    assertThat(new Email("bob@example.com").masked()).isEqualTo("b****@example.com");
    assertThat(new Email("b@example.com").masked()).isEqualTo("b****@example.com");
    assertThat(new Email("bob@example.com")).asString().doesNotContain("bob");
  }
}
