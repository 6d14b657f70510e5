package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.query.Frontier.Point;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrontierTest {

  private static final Instant NOW = Instant.ofEpochSecond(1000);
  private static final Frontier EARLIER = at(Map.of(0, new Point(50, 40), 1, new Point(60, 60)));

  @Test
  void what_is_stored_at_a_lower_place_is_of_another_log() {
    Frontier anew = at(Map.of(0, new Point(1, 41), 1, new Point(60, 60)));

    assertThat(EARLIER.leadsTo(anew)).isFalse();
  }

  @Test
  void an_older_database_is_not_where_a_newer_one_was() {
    Frontier restored = at(Map.of(0, new Point(30, 25), 1, new Point(60, 60)));

    assertThat(EARLIER.leadsTo(restored)).isFalse();
  }

  private static Frontier at(Map<Integer, Point> points) {
    return new Frontier(NOW, new TreeMap<>(points));
  }
}
