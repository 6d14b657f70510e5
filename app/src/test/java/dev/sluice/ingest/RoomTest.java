package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoomTest {

  private final UUID known = UUID.randomUUID();
  private final UUID unknown = UUID.randomUUID();
  private final UUID one = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final Room room = new Room(64);
  private final Room part = room.of(unknown);

  @Test
  void what_one_client_may_have_is_shared_by_those_who_he_is_as_the_room_is_by_all() {
    assertThat(part.book(one, 36)).isTrue();
    assertThat(part.book(one, 1)).isFalse();
    part.giveBack(one, 1);
    assertThat(part.book(other, 12)).isTrue();
    assertThat(part.book(other, 1)).isFalse();
    part.giveBack(other, 1);

    assertThat(room.taken()).isEqualTo(48);
    assertThat(room.book(known, 16)).isTrue();
    assertThat(room.book(known, 1)).isFalse();
  }

  @Test
  void nothing_is_booked_that_is_not_given_back() {
    room.book(known, 48);

    assertThat(part.book(one, 16)).isTrue();
    assertThat(part.book(one, 1)).isFalse();
    part.giveBack(one, 17);
    room.giveBack(known, 48);

    assertThat(part.taken()).isZero();
    assertThat(room.taken()).isZero();
    assertThat(part.book(one, 36)).isTrue();
  }
}
