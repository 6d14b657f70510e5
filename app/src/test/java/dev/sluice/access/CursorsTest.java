package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

  private static final UUID CLIENT = UUID.randomUUID();

  private final Cursors cursors = new Cursors(new KeyRing(null, Clock.systemUTC(), () -> 0L));
  private final String given = cursors.sealed(CLIENT, "events", "here");

  @Test
  void a_place_that_was_given_out_is_taken_back() {
    assertThat(cursors.opened(CLIENT, "events", given)).contains("here");
  }

  @Test
  void it_is_no_place_of_another_client_or_list_or_of_a_process_with_other_secrets() {
    Cursors others = new Cursors(new KeyRing(null, Clock.systemUTC(), () -> 0L));

    assertThat(cursors.opened(UUID.randomUUID(), "events", given)).isEmpty();
    assertThat(cursors.opened(CLIENT, "letters", given)).isEmpty();
    assertThat(others.opened(CLIENT, "events", given)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "here", "here.", "there.AAAAAAAAAAAAAAAA", "..", "\u00e4.\ud83d\ude00"})
  void what_was_not_given_out_is_no_place(String text) {
    assertThat(cursors.opened(CLIENT, "events", text)).isEmpty();
  }

  @Test
  void one_that_was_altered_is_no_place() {
    assertThat(cursors.opened(CLIENT, "events", "t" + given)).isEmpty();
    assertThat(cursors.opened(CLIENT, "events", given + "A")).isEmpty();
    assertThat(cursors.opened(CLIENT, "events", given.substring(0, given.length() - 1))).isEmpty();
  }
}
