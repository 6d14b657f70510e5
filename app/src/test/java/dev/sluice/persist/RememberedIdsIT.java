package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** For how long, and against whom, an id that a client gave is known. */
class RememberedIdsIT extends StoreTrial {

  private static final int WRITERS = 6;

  @Test
  void an_id_of_the_week_before_is_known() {
    Event event = Events.withId(client, "pay", "order-7");
    remember(event, week().minusWeeks(1));

    assertThat(commit(batch(0, 0, event)).duplicates()).isOne();
  }

  @Test
  void an_id_is_remembered_from_when_it_was_last_seen() {
    commit(batch(0, 0, Events.withId(client, "pay", "order-7")));
    run(
        "UPDATE event_ids SET week = '%s' WHERE client_id = '%s'"
            .formatted(madeWeek(week().minusWeeks(1)), client));
    Event retry = Events.withId(client, "pay", "order-7");
    commit(batch(0, 1, retry));
    run(
        "DELETE FROM event_ids WHERE week = '%s' AND client_id = '%s'"
            .formatted(week().minusWeeks(1), client));

    Stored readAgain = commit(batch(0, 2, retry));

    assertThat(readAgain.duplicates()).isOne();
    assertThat(rows()).isOne();
    assertThatCountsAreRows();
  }

  @Test
  void an_id_that_is_older_than_the_window_is_new() {
    Event event = Events.withId(client, "pay", "order-7");
    remember(event, week().minusWeeks(2));

    assertThat(commit(batch(0, 0, event)).events()).isOne();
  }

  @Test
  void of_one_id_in_many_partitions_at_the_same_time_one_event_is_stored() {
    Answers.of(store.positions(Set.copyOf(IntStream.range(0, WRITERS).boxed().toList())));
    List<Armful> batches =
        IntStream.range(0, WRITERS).mapToObj(partition -> batch(partition, 0, sameIds())).toList();

    List<Stored> stored = Answers.of(Flux.fromIterable(batches).flatMap(store::commit, WRITERS));

    assertThat(stored.stream().mapToLong(Stored::events).sum()).isEqualTo(100);
    assertThat(rows()).isEqualTo(100);
    assertThatCountsAreRows();
  }

  @Test
  void around_the_change_of_the_week_an_id_belongs_to_both() {
    assertThat(weeks("1 minute")).hasSizeBetween(1, 2).contains(week());
    assertThat(weeks("7 days"))
        .hasSize(2)
        .allMatch(week -> week.getDayOfWeek() == week().getDayOfWeek());
  }

  /** The first has begun in one week and is not done when the second begins in the next. */
  @Test
  void of_two_who_write_across_the_change_of_the_week_one_sees_what_the_other_has_written() {
    Event event = Events.withId(client, "pay", "order-7");
    LocalDate next = madeWeek(week().plusWeeks(1));
    Instant border = next.atStartOfDay().toInstant(ZoneOffset.UTC);
    Duration longest = Duration.ofMinutes(10);
    Claims before = claims(border.minus(longest).plusSeconds(2), longest);
    Claims after = claims(border.plusSeconds(1), longest);

    CompletableFuture<@Nullable Set<Row.Name>> second =
        Answers.of(
            transactions.run(
                session ->
                    claim(before, session, 0, event)
                        .map(known -> claimed(after, 1, event))
                        .delayUntil(waiting -> untilSomebodyWaits(session))));

    assertThat(second.join()).containsExactly(new Row(1, 0, event).name());
  }

  private CompletableFuture<@Nullable Set<Row.Name>> claimed(
      Claims claims, int partition, Event event) {
    return transactions.run(session -> claim(claims, session, partition, event)).toFuture();
  }

  private static Mono<Set<Row.Name>> claim(
      Claims claims, Session session, int partition, Event event) {
    return claims.claim(session, batch(partition, 0, event), List.of(new Row(partition, 0, event)));
  }

  private Claims claims(Instant now, Duration longest) {
    String statement = Claims.CLAIM_BATCH.replace("now()", "timestamptz '%s'".formatted(now));
    return new Claims(statement, topic, Duration.ofDays(7), longest);
  }

  private Event[] sameIds() {
    return IntStream.range(0, 100)
        .mapToObj(i -> Events.withId(client, "pay", "order-" + i))
        .toArray(Event[]::new);
  }

  private LocalDate week() {
    return weeks("0").getFirst();
  }

  private List<LocalDate> weeks(String around) {
    return Answers.of(
        database
            .sql("SELECT week FROM weeks_around(now(), :around::interval) AS week")
            .bind("around", around)
            .map(row -> Column.required(row, "week", LocalDate.class))
            .all());
  }

  private void remember(Event event, LocalDate week) {
    run(
        "INSERT INTO event_ids (week, client_id, id) VALUES ('%s', '%s', '%s')"
            .formatted(madeWeek(week), client, event.id().value()));
  }

  private LocalDate madeWeek(LocalDate week) {
    run("SELECT make_week('%s')".formatted(week));
    return week;
  }
}
