package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class SeatsTest {

  private final Seats seats = new Seats(8);
  private final UUID client = UUID.randomUUID();
  private final List<Disposable> seated = new ArrayList<>();

  @Test
  void one_client_has_a_quarter_of_the_seats() {
    sit(client);
    sit(client);

    assertThatThrownBy(() -> pass(client)).isInstanceOf(Problem.class);
    assertThat(pass(UUID.randomUUID())).isTrue();
  }

  @Test
  void when_all_seats_are_taken_nobody_finds_one() {
    for (int i = 0; i < 8; i++) {
      sit(UUID.randomUUID());
    }

    assertThatThrownBy(() -> pass(client)).isInstanceOf(Problem.class);
  }

  @Test
  void a_seat_is_free_again_whether_its_work_ends_fails_or_is_left() {
    for (int i = 0; i < 100; i++) {
      assertThat(pass(client)).isTrue();
      assertThatThrownBy(
              () -> seats.hold(client, Mono.error(new IllegalStateException("no answer"))).block())
          .hasMessage("no answer");
      sit(client);
      seated.removeLast().dispose();
    }
  }

  private void sit(UUID who) {
    seated.add(seats.hold(who, Mono.never()).subscribe());
  }

  private boolean pass(UUID who) {
    return Boolean.TRUE.equals(seats.hold(who, Mono.just(true)).block());
  }
}
