package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static Messages of(String text) {
    return new Messages(new BufferedReader(new StringReader(text)));
  }

  @Test
  void an_event_ends_with_an_empty_line() throws IOException {
    Messages messages = of("retry:3000\n:\n\nevent:change\nid:a\ndata:{}\n\nid:b\ndata: 1\n\n");

    assertThat(messages.next()).isEqualTo(new Message("change", "a", "{}"));
    assertThat(messages.next()).isEqualTo(new Message("", "b", "1"));
    assertThat(messages.next()).isNull();
  }

  @Test
  void what_has_not_ended_is_none() throws IOException {
    assertThat(of("id:a\ndata:{}\n").next()).isNull();
  }

  @Test
  void a_place_alone_is_one() throws IOException {
    assertThat(of("id:a\n\n").next()).isEqualTo(new Message("", "a", ""));
  }
}
