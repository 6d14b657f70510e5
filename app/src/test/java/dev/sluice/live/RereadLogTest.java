package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.live.Tail.Stretch;
import dev.sluice.query.Frontier;
import dev.sluice.query.Frontier.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A tail of a log that is read again from its beginning. */
class RereadLogTest extends TailTrial {

  @Test
  void those_who_watch_are_told_of_no_gap_and_shown_what_comes_then() {
    assertThat(look(90, 80)).isEmpty();

    assertThat(look(0, 80)).isEmpty();
    assertThat(look(40, 80)).isEmpty();
    Stretch stretch = look(93, 83).orElseThrow();

    assertThat(stretch.from().at(0)).isEqualTo(new Point(90, 80));
    assertThat(stretch.from().leadsTo(stretch.to())).isTrue();
    assertThat(stretch.from().eventsTo(stretch.to())).isEqualTo(3);
  }

  @Test
  void whoever_comes_from_a_node_that_knows_how_far_it_was_has_missed_nothing() {
    join(ALL, null);
    look(10, 80);
    TailConnection ada = join(ALL, at(90, 80));

    assertThat(look(20, 80)).isEmpty();
    tellPlace();

    assertThat(ada.lines()).singleElement().asString().startsWith("id:");
    assertThat(look(93, 83).orElseThrow().from().at(0)).isEqualTo(new Point(90, 80));
  }

  @Test
  void what_is_stored_before_the_end_is_reached_again_is_a_gap_and_they_go_on_from_there() {
    look(90, 80);
    look(0, 80);

    Stretch stretch = look(5, 82).orElseThrow();

    assertThat(stretch.from().leadsTo(stretch.to())).isFalse();
    tail.tell(stretch, Passage.gap(ids, stretch.from(), stretch.to()), nanoTime);
    tail.endRead();
    assertThat(look(6, 83).orElseThrow().from().at(0)).isEqualTo(new Point(5, 82));
  }

  /** Gives what is to be read then. */
  private Optional<Stretch> look(long offset, long events) {
    nanoTime += Duration.ofSeconds(2).toNanos();
    assertThat(tail.beginsToLook(nanoTime)).isTrue();
    tail.aim(at(offset, events));
    return tail.beginsToRead(nanoTime);
  }

  private static Frontier at(long offset, long events) {
    return new Frontier(
        Instant.ofEpochSecond(1000), new TreeMap<>(Map.of(0, new Point(offset, events))));
  }
}
