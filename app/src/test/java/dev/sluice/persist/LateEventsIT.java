package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.sluice.Events;
import dev.sluice.ScratchDatabase;
import dev.sluice.Seed;
import dev.sluice.event.Event;
import dev.sluice.persist.ClosedPeriods.Closed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class LateEventsIT extends PeriodsTrial {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String MARKS = "SELECT count(*) AS found FROM late_minutes";

  @Test
  void an_event_that_comes_too_late_is_added_to_its_period_and_its_day_and_to_no_other() {
    store(Events.ofUser(client, "ada", daysAgo(3)));
    look();
    Instant late = daysAgo(2).plus(Duration.ofHours(9));

    store(Events.ofUser(client, "ada", late), Events.ofUser(client, "bob", late));

    assertThat(look())
        .extracting(Closed::kind, Closed::starts, Closed::rows)
        .containsExactly(
            tuple(PeriodKind.REPORT, daysAgo(2).plus(Duration.ofHours(8)), 2L),
            tuple(PeriodKind.DAY, daysAgo(2), 1L));
    assertEqualToTheRows();
    assertThat(number(MARKS)).isZero();
    assertThat(look()).isEmpty();
  }

  @Test
  void an_event_from_before_all_periods_has_them_begin_earlier() {
    store(Events.ofUser(client, "ada", daysAgo(2)));
    look();

    store(Events.ofUser(client, "ada", daysAgo(6).plus(Duration.ofHours(5))));
    look();

    assertEqualToTheRows();
    assertWithoutHoles(daysAgo(6));
  }

  @Test
  void an_event_that_comes_in_time_leaves_no_mark() {
    store(Events.ofUser(client, "ada", daysAgo(1)));
    look();

    store(Events.ofUser(client, "ada", Instant.now().truncatedTo(ChronoUnit.MICROS)));

    assertThat(number(MARKS)).isZero();
  }

  @Test
  void a_period_of_a_day_that_is_no_longer_kept_stays_as_it_is() {
    store(Events.ofUser(client, "ada", daysAgo(2)));
    look();
    scratch.run("DROP TABLE events_" + digits(daysAgo(2)));
    scratch.run("INSERT INTO late_minutes VALUES ('%s')".formatted(daysAgo(2)));

    assertThat(look()).isEmpty();

    assertThat(number("SELECT sum(actions)::bigint AS found FROM activity_reports")).isOne();
    assertThat(number("SELECT sum(events)::bigint AS found FROM daily_usage")).isOne();
  }

  /** The job has read the rows, and waits for a key of its own table before it commits. */
  @Test
  void an_event_that_comes_while_its_period_is_closed_does_not_wait_and_is_added()
      throws SQLException {
    store(Events.ofUser(client, "ada", daysAgo(1)));
    CompletableFuture<@Nullable Void> closing;
    try (Connection other = scratch.begun(sameKey())) {
      closing = reports().look().then().toFuture();
      await().atMost(SOON).until(() -> ScratchDatabase.isWaitedFor(other));

      store(Events.ofUser(client, "ada", daysAgo(1).plusSeconds(60)));

      assertThat(closing).isNotDone();
    }
    assertThat(closing).succeedsWithin(SOON);

    look();

    assertEqualToTheRows();
    assertThat(number("SELECT sum(actions)::bigint AS found FROM activity_reports")).isEqualTo(2);
  }

  private String sameKey() {
    return "INSERT INTO activity_reports VALUES ('%s', '%s', 'ada', 7)"
        .formatted(client, daysAgo(1));
  }

  @Test
  void events_that_come_late_from_all_sides_while_several_close_are_all_added() {
    Random random = Seed.random();
    List<List<Event[]>> batches =
        Stream.generate(() -> Stream.generate(() -> late(random)).limit(30).toList())
            .limit(4)
            .toList();

    Flux<?> writing =
        Flux.range(0, batches.size())
            .flatMap(
                partition ->
                    Flux.fromIterable(batches.get(partition))
                        .doOnNext(batch -> store(partition, batch))
                        .subscribeOn(Schedulers.boundedElastic()));
    Flux<?> closing = Flux.range(0, 2).flatMap(i -> reports().look().repeat(20));
    Flux.merge(writing, closing).then().block(SOON);
    look();

    assertEqualToTheRows();
    assertThat(number("SELECT sum(actions)::bigint AS found FROM activity_reports"))
        .as(Seed.hint())
        .isEqualTo(4 * 30 * 5);
    assertThat(number("SELECT count(*) AS found FROM closed_periods WHERE is_stale")).isZero();
  }

  private Event[] late(Random random) {
    return Stream.generate(
            () ->
                Events.ofUser(
                    client,
                    "user-" + random.nextInt(10),
                    daysAgo(1 + random.nextInt(4)).plusSeconds(random.nextInt(86_400))))
        .limit(5)
        .toArray(Event[]::new);
  }
}
