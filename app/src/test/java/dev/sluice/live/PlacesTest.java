package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Caller;
import dev.sluice.access.Rate;
import dev.sluice.access.Scope;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @Test
  void a_key_that_takes_all_that_it_gets_leaves_some_for_the_others_of_its_client() {
    Places places = new Places(1000, 100);

    assertThat(takenOf(places, caller(ada, "leaked"))).isEqualTo(90);
    assertThat(takenOf(places, caller(ada, "dashboard"))).isEqualTo(10);
    assertThat(takenOf(places, caller(bob, "leaked"))).isEqualTo(90);
  }

  @Test
  void no_client_takes_the_places_of_all() {
    Places places = new Places(30, 20);
    for (String key : new String[] {"one", "two"}) {
      takenOf(places, caller(ada, key));
    }
    assertThat(places.taken()).isEqualTo(20);

    takenOf(places, caller(bob, "one"));

    assertThat(places.taken()).isEqualTo(30);
  }

  @Test
  void a_place_that_was_left_is_found_by_the_next() {
    Places places = new Places(1, 1);
    assertThat(places.take(caller(ada, "one"))).isTrue();
    assertThat(places.take(caller(bob, "one"))).isFalse();

    places.leave(caller(ada, "one"));

    assertThat(places.take(caller(bob, "one"))).isTrue();
  }

  private static long takenOf(Places places, Caller caller) {
    return IntStream.range(0, 1000).filter(i -> places.take(caller)).count();
  }

  private static Caller caller(UUID client, String credential) {
    return new Caller(client, Scope.READ, credential, Rate.NONE);
  }
}
