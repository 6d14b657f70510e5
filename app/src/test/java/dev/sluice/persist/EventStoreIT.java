package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.Place;
import dev.sluice.persist.DeadLetter.Reason;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class EventStoreIT extends StoreTrial {

  @Test
  void rows_counts_and_offset_are_written_together() {
    Stored stored =
        commit(
            batch(
                0,
                0,
                Events.onPage(client, "view", "/a"),
                Events.onPage(client, "view", "/b"),
                Events.onPage(client, "click", "/a")));

    assertThat(stored.events()).isEqualTo(3);
    assertThat(positions(0)).containsEntry(0, place(3));
    assertThat(rows()).isEqualTo(3);
    assertThat(counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "total:", 3L,
                "action:view", 2L,
                "action:click", 1L,
                "page:/a", 2L,
                "page:/b", 1L,
                "role:visitor", 3L));
  }

  @Test
  void the_commit_tells_the_new_values_of_what_it_changed() {
    commit(batch(0, 0, Events.of(client, "view")));

    Stored second = commit(batch(0, 1, Events.of(client, "view")));

    assertThat(total(second)).isEqualTo(new Commit.Change(client, "total", "", 2, 1, 2));
  }

  @Test
  void in_another_topic_whose_offsets_begin_anew_the_versions_of_counts_go_on() {
    commit(batch(0, 0, Events.of(client, "view"), Events.of(client, "view")));
    EventStore another = store("another-" + topic);
    Answers.of(another.positions(Set.of(0)));

    Stored stored = Answers.of(another.commit(batch(0, 0, Events.of(client, "view"))));

    assertThat(total(stored)).isEqualTo(new Commit.Change(client, "total", "", 3, 2, 3));
  }

  @Test
  void a_commit_tells_from_where_its_partition_goes_on_whoever_has_brought_it_there() {
    commit(batch(0, 0, Events.of(client, "view"), Events.of(client, "view")));
    EventStore elsewhere = store(topic);
    Answers.of(elsewhere.commit(batch(0, 2, Events.of(client, "view"))));

    Stored back = commit(batch(0, 3, Events.ofUser(client, "click", "ada")));
    Stored first = commit(batch(1, 0, Events.of(client, "view")));

    assertThat(back.commits().getFirst().changes())
        .extracting(Commit.Change::before)
        .containsOnly(3L);
    assertThat(first.commits().getFirst().changes())
        .extracting(Commit.Change::before)
        .containsOnly(0L);
  }

  private static Commit.Change total(Stored stored) {
    return stored.commits().getFirst().changes().stream()
        .filter(change -> change.dimension().equals("total"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void of_two_writers_from_the_same_place_one_writes_and_the_other_nothing() {
    List<Armful> same =
        IntStream.range(0, 8).mapToObj(i -> batch(0, 0, Events.of(client, "view"))).toList();

    List<Boolean> wrote = wrote(same);

    assertThat(wrote).containsOnlyOnce(true).hasSize(8);
    assertThat(rows()).isEqualTo(1);
    assertThatCountsAreRows();
    assertThat(positions(0)).containsEntry(0, place(1));
  }

  @Test
  void a_batch_whose_place_has_been_written_from_writes_nothing() {
    Armful batch = batch(0, 0, Events.of(client, "view"));
    commit(batch);

    assertThatThrownBy(() -> commit(batch)).isInstanceOf(FencedException.class);

    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void whoever_asks_for_places_takes_them_in_their_order() {
    Mono<Map<Integer, Place>> question =
        store.positions(new LinkedHashSet<>(List.of(1, 0))).cache();

    Answers.of(
        transactions.run(
            session ->
                held(session, 0)
                    .doOnNext(first -> question.subscribe())
                    .then(Mono.defer(() -> untilSomebodyWaits(session)))
                    .then(Mono.defer(() -> held(session, 1)))));

    assertThat(Answers.of(question)).hasSize(2);
  }

  /** Fails where somebody else has it. */
  private Mono<Integer> held(Session session, int partition) {
    return session
        .sql(
            """
            SELECT partition FROM log_positions WHERE topic = :topic AND partition = :partition
            FOR UPDATE NOWAIT
            """)
        .bind("topic", topic)
        .bind("partition", partition)
        .map(row -> Column.required(row, "partition", Integer.class))
        .one();
  }

  @Test
  void a_log_that_is_read_again_from_its_beginning_adds_nothing() {
    List<Entry> entries = ofManyKinds();
    Stored first = commit(stretch(entries, 0, entries.size()));
    Map<String, Long> counted = counts();
    run("DELETE FROM log_positions WHERE topic = '%s'".formatted(topic));
    assertThat(positions(0)).containsEntry(0, place(0));

    Stored someAgain = commit(stretch(entries, 0, 5));
    Stored othersAgain = commit(stretch(entries, 5, entries.size()));

    assertThat(first.events()).isEqualTo(6);
    assertThat(List.of(someAgain, othersAgain))
        .allSatisfy(
            again -> {
              assertThat(again.events()).isZero();
              assertThat(again.deadLetters()).isEmpty();
              assertThat(again.duplicates()).isEqualTo(again.armful().events());
            });
    assertThat(rows()).isEqualTo(6);
    assertThat(counts()).isEqualTo(counted);
    assertThat(deadLetters(4)).containsExactly("garbage");
    assertThatCountsAreRows();
  }

  /** Ids that were given and made, a repetition, a copy, and what is no event. */
  private List<Entry> ofManyKinds() {
    Event copied = Events.of(client, "view");
    return List.of(
        entry(0, copied),
        entry(1, Events.withId(client, "pay", "order-1")),
        entry(2, Events.ofUser(client, "view", "ada")),
        entry(3, Events.withId(client, "pay", "order-1")),
        garbage(4, "garbage"),
        entry(5, Events.withId(client, "pay", "order-2")),
        entry(6, copied),
        entry(7, Events.onPage(client, "view", "/a")),
        entry(8, Events.of(client, "click")));
  }

  private static Batch stretch(List<Entry> entries, int from, int to) {
    return new Batch(0, place(from), place(to), entries.subList(from, to), () -> {});
  }

  @Test
  void a_writer_at_the_same_offset_of_another_log_writes_nothing() {
    commit(batch(0, 0, Events.of(client, "view")));
    Place zombie = new Place(1, "another log");
    List<Entry> entries = List.of(entry(1, Events.of(client, "late")));

    assertThatThrownBy(() -> commit(new Batch(0, zombie, place(2), entries, () -> {})))
        .isInstanceOf(FencedException.class);

    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void a_partition_goes_back_with_its_log_and_its_counts_grow_on() {
    Stored before = commit(batch(0, 0, Events.of(client, "a"), Events.of(client, "b")));
    Place anew = new Place(1, "a new log");

    Stored after =
        commit(new Batch(0, place(2), anew, List.of(entry(0, Events.of(client, "c"))), () -> {}));

    assertThat(positions(0)).containsEntry(0, anew);
    assertThat(furthest()).isEqualTo(1);
    assertThat(counts()).containsEntry("total:", 3L);
    assertThat(total(after).version()).isGreaterThan(total(before).version());
  }

  @Test
  void of_a_log_that_is_read_again_it_stays_known_how_far_it_was() {
    commit(batch(0, 0, Events.of(client, "a"), Events.of(client, "b")));
    run("UPDATE log_positions SET next_offset = 0, mark = '' WHERE topic = '%s'".formatted(topic));

    commit(batch(0, 0, Events.of(client, "c")));
    assertThat(furthest()).isEqualTo(2);
    commit(batch(0, 1, Events.of(client, "d"), Events.of(client, "e")));
    assertThat(furthest()).isEqualTo(3);
  }

  private long furthest() {
    return Answers.of(
        database
            .sql("SELECT furthest FROM log_positions WHERE topic = :topic AND partition = 0")
            .bind("topic", topic)
            .map(row -> Column.required(row, "furthest", Long.class))
            .one());
  }

  @Test
  void an_event_that_arrives_twice_is_stored_once() {
    Event first = Events.withId(client, "pay", "order-7");

    Stored inOneBatch = commit(batch(0, 0, first, Events.withId(client, "pay", "order-7")));
    Stored inTheNext = commit(batch(0, 2, Events.withId(client, "pay", "order-7")));
    Stored inAnotherPartition = commit(batch(1, 0, Events.withId(client, "pay", "order-7")));

    assertThat(List.of(inOneBatch, inTheNext, inAnotherPartition))
        .extracting(Stored::duplicates)
        .containsExactly(1L, 1L, 1L);
    assertThat(rows()).isEqualTo(1);
    assertThatCountsAreRows();
    assertThat(positions(0, 1)).containsOnly(Map.entry(0, place(3)), Map.entry(1, place(1)));
  }

  @Test
  void a_copy_of_an_event_that_has_no_id_of_its_client_is_stored_and_counted_once() {
    Event first = Events.of(client, "view");
    commit(batch(0, 0, first));

    Stored again = commit(batch(0, 1, first, Events.of(client, "view")));
    Stored inAnotherPartition = commit(batch(1, 0, first));

    assertThat(again.events()).isEqualTo(1);
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(inAnotherPartition.duplicates()).isEqualTo(1);
    assertThat(rows()).isEqualTo(2);
    assertThatCountsAreRows();
  }

  @Test
  void the_same_id_of_two_clients_is_two_events() {
    UUID other = UUID.randomUUID();

    Stored stored =
        commit(
            batch(
                0,
                0,
                Events.withId(client, "pay", "0190a5e0-0000-7000-8000-000000000001"),
                Events.withId(other, "pay", "0190a5e0-0000-7000-8000-000000000001")));

    assertThat(stored.events()).isEqualTo(2);
  }

  @Test
  void what_is_no_event_becomes_a_dead_letter_and_its_neighbours_are_stored() {
    String garbage = "\u0001 no event";
    Batch batch =
        new Batch(
            0,
            place(0),
            place(3),
            List.of(
                entry(0, Events.of(client, "before")),
                garbage(1, garbage),
                entry(2, Events.of(client, "after"))),
            () -> {});

    Stored stored = commit(batch);

    assertThat(stored.events()).isEqualTo(2);
    assertThat(stored.deadLetters()).containsExactly(Map.entry(Reason.NO_EVENT, 1L));
    assertThat(deadLetters(1)).containsExactly(garbage);
  }

  @Test
  void a_dead_letter_that_is_read_again_is_kept_once_and_another_at_its_place_as_well() {
    commit(new Batch(0, place(0), place(1), List.of(garbage(0, "one")), () -> {}));

    Stored again =
        commit(
            new Batch(
                0, place(1), place(2), List.of(garbage(0, "one"), garbage(0, "two")), () -> {}));

    assertThat(again.deadLetters()).containsExactly(Map.entry(Reason.NO_EVENT, 1L));
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(deadLetters(0)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void a_page_that_no_index_could_hold_is_stored_and_counted() {
    String page = "/" + "\uD83D\uDE00".repeat(2047);

    commit(batch(0, 0, Events.onPage(client, "view", page)));

    assertThat(counts().keySet())
        .filteredOn(key -> key.startsWith("page:"))
        .singleElement()
        .satisfies(key -> assertThat(key).hasSizeLessThan(1024));
    assertThat(
            Answers.of(
                database
                    .sql("SELECT page FROM events WHERE client_id = :client")
                    .bind("client", client)
                    .map(row -> Objects.requireNonNull(row.get("page", String.class)))
                    .one()))
        .isEqualTo(page);
  }

  @Test
  void a_large_batch_is_one_transaction() {
    Event[] events =
        IntStream.range(0, 5000).mapToObj(i -> Events.of(client, "bulk")).toArray(Event[]::new);

    Stored stored = commit(batch(0, 0, events));

    assertThat(stored.events()).isEqualTo(5000);
    assertThat(counts()).containsEntry("action:bulk", 5000L);
  }
}
