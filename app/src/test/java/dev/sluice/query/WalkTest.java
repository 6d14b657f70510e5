package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WalkTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Walk walk = new Walk(Order.ASC, TimeRange.ALWAYS, TimeRange.ALWAYS, Cursor.OLDEST);

  @Test
  void all_stretches_of_one_segment_are_taken_together() {
    comesTo(0, 0, 0, 1, 1);

    Walk.Leg leg = walk.next();

    assertThat(leg.segments()).containsExactly(0);
    assertThat(leg.time()).isEqualTo(new TimeRange(Instant.EPOCH, at(3)));
  }

  @Test
  void twice_as_many_segments_are_taken_while_it_goes_quickly_and_half_when_it_does_not() {
    comesTo(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    assertThat(taken(QUICK)).isEqualTo(1);
    assertThat(taken(QUICK)).isEqualTo(2);
    assertThat(taken(SLOW)).isEqualTo(4);
    assertThat(taken(SLOW)).isEqualTo(2);
    assertThat(taken(SLOW)).isEqualTo(1);
  }

  @Test
  void it_takes_large_steps_however_long_it_has_gone_quickly() {
    for (int leg = 0; leg < 40; leg++) {
      walk.comesTo(List.of(new Walk.Stretch(at(leg), List.of(leg))));
      taken(QUICK);
    }

    walk.comesTo(
        IntStream.range(40, 48).mapToObj(i -> new Walk.Stretch(at(i), List.of(i))).toList());

    assertThat(walk.next().segments()).hasSize(8);
  }

  @Test
  void what_is_too_much_at_once_begins_again_where_it_was_with_one_segment() {
    comesTo(0, 1, 2, 3, 4);
    taken(QUICK);
    Cursor place = walk.place();
    walk.next();

    assertThat(walk.takesLess()).isTrue();
    assertThat(walk.place()).isEqualTo(place);
    assertThat(walk.knowsTheWay()).isFalse();
    comesTo(1, 2, 3, 4);
    assertThat(walk.next().segments()).hasSize(1);
    assertThat(walk.takesLess()).isFalse();
  }

  @Test
  void it_is_over_where_fewer_stretches_come_than_were_asked_for() {
    comesTo(0);
    assertThat(walk.isOver()).isFalse();

    taken(QUICK);

    assertThat(walk.isOver()).isTrue();
    assertThat(walk.place()).isEqualTo(Cursor.at(at(1), Order.ASC));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_over_at_the_end_of_its_time_though_that_is_within_a_stretch(Order order) {
    TimeRange time = new TimeRange(at(0).plusSeconds(5), at(0).plusSeconds(9));
    Walk there = new Walk(order, time, TimeRange.ALWAYS, Cursor.first(order));
    there.comesTo(stretches(0));

    there.passed(there.all(), QUICK);

    assertThat(there.isOver()).isTrue();
  }

  @Test
  void more_stretches_are_looked_for_each_time() {
    int first = walk.stretchesAhead();
    walk.comesTo(stretches(IntStream.range(0, first).map(i -> 0).toArray()));
    taken(QUICK);

    assertThat(walk.isOver()).isFalse();
    assertThat(walk.knowsTheWay()).isFalse();
    assertThat(walk.stretchesAhead()).isGreaterThan(first);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_behind_a_place_is_not_looked_through_again(Order order) {
    Walk there =
        new Walk(order, new TimeRange(at(0), at(9)), TimeRange.ALWAYS, Cursor.first(order));
    List<Walk.Stretch> stretches = stretches(0, 0, 0, 0, 0, 0, 0, 0, 0);
    there.comesTo(order == Order.ASC ? stretches : stretches.reversed());
    Cursor place = new Cursor(at(4).plusSeconds(7), UUID.randomUUID());

    there.passed(place);
    Walk.Leg rest = there.all();

    assertThat(rest.after()).isEqualTo(place);
    assertThat(rest.time())
        .isEqualTo(
            order == Order.ASC
                ? new TimeRange(place.receivedAt(), at(9))
                : new TimeRange(at(0), place.receivedAt().plusNanos(1000)));
  }

  @ParameterizedTest
  @EnumSource
  void stretches_in_time_are_not_taken_together_with_those_ahead_of_it_or_late(Order order) {
    Walk there =
        new Walk(
            order, new TimeRange(at(0), at(6)), new TimeRange(at(2), at(4)), Cursor.first(order));
    List<Walk.Stretch> stretches = stretches(0, 0, 0, 0, 0, 0);
    there.comesTo(order == Order.ASC ? stretches : stretches.reversed());
    List<Walk.Leg> legs = new ArrayList<>();

    while (!there.isOver()) {
      Walk.Leg all = there.all();
      Walk.Leg next = there.next();
      assertThat(next.time()).isEqualTo(all.time());
      assertThat(next.side()).isEqualTo(all.side());
      legs.add(next);
      there.passed(next, QUICK);
    }

    List<Walk.Leg> older = order == Order.ASC ? legs : legs.reversed();
    assertThat(older)
        .extracting(Walk.Leg::time)
        .containsExactly(
            new TimeRange(at(0), at(2)), new TimeRange(at(2), at(4)), new TimeRange(at(4), at(6)));
    assertThat(older).extracting(Walk.Leg::side).containsExactly(Walk.Side.values());
  }

  @Test
  void what_is_around_a_time_begins_and_ends_where_stretches_do() {
    assertThat(Walk.Stretch.around(new TimeRange(at(1), at(2))))
        .isEqualTo(new TimeRange(at(1), at(2)));
    assertThat(Walk.Stretch.around(new TimeRange(at(1).plusSeconds(1), at(2).plusNanos(1))))
        .isEqualTo(new TimeRange(at(1), at(3)));
    assertThat(Walk.Stretch.around(new TimeRange(at(1).minusNanos(1), at(2).minusSeconds(1))))
        .isEqualTo(new TimeRange(at(0), at(2)));
  }

  private void comesTo(int... segments) {
    walk.comesTo(stretches(segments));
  }

  private static List<Walk.Stretch> stretches(int... segments) {
    return IntStream.range(0, segments.length)
        .mapToObj(i -> new Walk.Stretch(at(i), List.of(segments[i])))
        .toList();
  }

  private int taken(Duration time) {
    Walk.Leg leg = walk.next();
    walk.passed(leg, time);
    return leg.segments().size();
  }

  private static Instant at(int stretch) {
    return START.plus(Duration.ofMinutes(10).multipliedBy(stretch));
  }
}
