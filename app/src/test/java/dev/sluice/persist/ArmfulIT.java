package dev.sluice.persist;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.persist.DeadLetter.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArmfulIT extends StoreTrial {

  @Test
  void what_is_of_several_partitions_is_stored_in_each_of_them() {
    commit(batch(1, 0, of("x", "bob")));

    Stored stored =
        commit(together(batch(0, 0, of("x", "ada"), of("y", "cleo")), batch(1, 1, of("x", "bob"))));

    assertThat(stored.events()).isEqualTo(3);
    assertThat(positions(0, 1)).containsOnly(Map.entry(0, place(2)), Map.entry(1, place(2)));
    assertThat(
            texts(
                "SELECT log_partition || ' at ' || log_offset AS found FROM events WHERE client_id = '%s'"
                    .formatted(client)))
        .containsExactlyInAnyOrder("0 at 0", "0 at 1", "1 at 0", "1 at 1");
    assertThat(counts()).containsEntry("action:x", 3L).containsEntry("users:", 3L);
    assertThatCountsAreRows();
  }

  @Test
  void each_partition_is_told_of_with_what_has_changed_in_it() {
    commit(batch(1, 0, of("x", "bob")));

    Stored stored =
        commit(together(batch(0, 0, of("x", "ada"), of("x", "cleo")), batch(1, 1, of("x", "bob"))));

    Map<Integer, Commit.Change> totals =
        stored.commits().stream().collect(toMap(Commit::partition, ArmfulIT::total));
    assertThat(totals)
        .containsOnly(
            Map.entry(0, new Commit.Change(client, "total", "", 2, 0, 2)),
            Map.entry(1, new Commit.Change(client, "total", "", 2, 1, 2)));
    assertThat(stored.commits()).allMatch(commit -> commit.cause().received() != null);
  }

  private static Commit.Change total(Commit commit) {
    return commit.changes().stream()
        .filter(change -> change.dimension().equals("total"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void where_one_partition_has_been_written_nothing_of_any_is() {
    commit(batch(1, 0, of("x", "bob")));

    assertThatThrownBy(
            () -> commit(together(batch(0, 0, of("x", "ada")), batch(1, 0, of("x", "bob")))))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("partition 0 at 0, partition 1 at 0");

    assertThat(rows()).isOne();
    assertThat(positions(0, 1)).containsOnly(Map.entry(0, place(0)), Map.entry(1, place(1)));
    assertThatCountsAreRows();
  }

  @Test
  void of_many_who_write_the_same_partitions_in_any_order_one_does() {
    int most = 6;
    positions(IntStream.range(0, most).boxed().toArray(Integer[]::new));
    List<Armful> orders =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    together(
                        IntStream.range(0, most)
                            .mapToObj(
                                n -> batch((i % 2 == 0 ? n : most - 1 - n), 0, of("x", "u" + n)))
                            .toArray(Armful[]::new)))
            .toList();

    List<Boolean> wrote = wrote(orders);

    assertThat(wrote).containsOnlyOnce(true).hasSize(8);
    assertThat(rows()).isEqualTo(most);
    assertThatCountsAreRows();
  }

  @Test
  void an_id_that_comes_in_two_of_them_is_stored_once() {
    Event event = Events.withId(client, "pay", "order-7");

    Stored stored = commit(together(batch(0, 0, event), batch(1, 0, event)));

    assertThat(stored.events()).isOne();
    assertThat(stored.duplicates()).isOne();
    assertThatCountsAreRows();
  }

  @Test
  void what_is_no_event_is_buried_where_it_stood() {
    Stored stored =
        commit(
            together(
                batch(0, 0, of("x", "ada")),
                Armful.of(
                    new Batch(1, place(0), place(1), List.of(garbage(0, "no event")), () -> {}))));

    assertThat(stored.deadLetters()).containsExactly(Map.entry(Reason.NO_EVENT, 1L));
    assertThat(
            texts(
                "SELECT log_partition::text AS found FROM dead_letters WHERE topic = '%s'"
                    .formatted(topic)))
        .containsExactly("1");
  }

  @Test
  void a_row_that_is_refused_harms_none_of_another_partition() {
    try (Ban ban = new Ban(database)) {
      Stored stored =
          commit(
              together(
                  batch(0, 0, of("x", "ada")),
                  batch(1, 0, of(ban.action(), "bob"), of("x", "bob"))));

      assertThat(stored.events()).isEqualTo(2);
      assertThat(stored.deadLetters()).containsExactly(Map.entry(Reason.REFUSED, 1L));
      assertThat(details(0)).singleElement().asString().contains(ban.rule());
      assertThatCountsAreRows();
    }
  }

  @Test
  void of_too_many_users_in_one_partition_those_of_another_are_told_apart() {
    EventStore few = store(topic, settings((Duration) null, 1000, 2));
    Answers.of(few.commit(batch(0, 0, of("x", "ada"), of("x", "bob"))));

    Answers.of(
        few.commit(
            together(
                batch(0, 2, of("x", "cleo"), of("x", "ada"), of("x", "dora")),
                batch(1, 0, of("x", "eve")))));

    assertThat(
            texts(
                "SELECT log_partition || ' ' || user_id || ' ' || actions AS found FROM users WHERE client_id = '%s'"
                    .formatted(client)))
        .containsExactlyInAnyOrder("0 ada 2", "0 bob 1", "0 (other) 2", "1 eve 1");
  }

  private Event of(String action, String user) {
    return Events.ofUser(client, action, user);
  }
}
