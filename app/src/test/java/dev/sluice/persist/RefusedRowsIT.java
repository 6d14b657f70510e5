package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.event.EventCodec;
import dev.sluice.event.Reading;
import dev.sluice.persist.DeadLetter.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that the database does not take, between others that it does. */
class RefusedRowsIT extends StoreTrial {

  private final Ban ban = new Ban(database);
  private final String poison = ban.action();

  @AfterEach
  void allow() {
    ban.close();
  }

  @Test
  void they_are_found_and_buried_and_their_neighbours_are_stored_and_counted() {
    List<Event> events =
        new ArrayList<>(
            IntStream.range(0, 200).mapToObj(i -> Events.ofUser(client, "fine", "u" + i)).toList());
    events.set(0, Events.of(client, poison));
    events.set(77, Events.of(client, poison));
    events.set(199, Events.of(client, poison));

    Stored stored = commit(batch(0, 0, events.toArray(Event[]::new)));

    assertThat(stored.events()).isEqualTo(197);
    assertThat(stored.deadLetters()).containsExactly(Map.entry(Reason.REFUSED, 3L));
    assertThat(stored.duplicates()).isZero();
    assertThat(rows()).isEqualTo(197);
    assertThatCountsAreRows();
    assertThat(positions(0)).containsEntry(0, place(200));
  }

  @Test
  void a_dead_letter_holds_the_event_and_what_the_database_said() {
    Event refused = Events.of(client, poison);

    commit(batch(0, 0, refused));

    assertThat(deadLetters(0))
        .singleElement()
        .satisfies(
            payload ->
                assertThat(EventCodec.decode(payload.getBytes(UTF_8)))
                    .isEqualTo(new Reading.Accepted(refused)));
    assertThat(details(0)).singleElement().asString().contains(ban.rule());
  }

  @Test
  void one_that_was_refused_can_be_sent_again_under_its_id() {
    commit(batch(0, 0, Events.withId(client, poison, "order-1")));
    allow();

    Stored again = commit(batch(0, 1, Events.withId(client, poison, "order-1")));

    assertThat(again.events()).isOne();
  }

  @Test
  void what_was_received_at_a_time_that_no_partition_is_for_is_buried() {
    Stored stored =
        commit(
            batch(
                0,
                0,
                Events.received(client, Instant.parse("1990-01-01T00:00:00Z")),
                Events.of(client, "fine"),
                Events.received(client, Instant.parse("2199-01-01T00:00:00Z"))));

    assertThat(stored.events()).isOne();
    assertThat(stored.deadLetters()).containsExactly(Map.entry(Reason.OUT_OF_TIME, 2L));
    assertThat(details(0)).containsExactly("No events of 1990-01-01T00:00:00Z are kept.");
  }
}
