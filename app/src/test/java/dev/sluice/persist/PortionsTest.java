package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.Place;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

class PortionsTest {

  private static final int MOST = 1000;

  private final UUID client = UUID.randomUUID();
  private final List<Armful> tried = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final Portions portions = new Portions(this::commit, MOST, failures::add);
  private int inTime = MOST;
  private int slowOf = -1;
  private RuntimeException slow = cancelled("57014");

  @Test
  void a_batch_is_stored_whole_while_that_is_quick() {
    List<Stored> stored = store(MOST);

    assertThat(stored).hasSize(1);
    only(stored.getFirst()).done().run();
    assertThat(done).containsExactly("all");
  }

  @Test
  void what_takes_too_long_is_stored_in_parts_and_nothing_is_left_out() {
    inTime = 100;

    List<Stored> stored = store(MOST);

    assertThat(stored)
        .flatExtracting(each -> only(each).entries())
        .extracting(Entry::offset)
        .containsExactlyElementsOf(LongStream.range(0, MOST).map(n -> 2 * n).boxed().toList());
    assertThat(only(stored.getFirst()).from()).isEqualTo(place(0));
    assertThat(only(stored.getLast()).next()).isEqualTo(place(2 * MOST));
    for (int i = 1; i < stored.size(); i++) {
      assertThat(only(stored.get(i)).follows(only(stored.get(i - 1)))).isTrue();
    }
    assertThat(failures).isNotEmpty();
    stored.forEach(each -> only(each).done().run());
    assertThat(done).containsExactly("all");
  }

  @Test
  void the_next_batch_begins_with_as_much_as_got_on_and_a_little_more() {
    inTime = 100;
    store(MOST);
    tried.clear();

    store(MOST);

    assertThat(tried.getFirst().events()).isLessThan(150);
  }

  @Test
  void once_all_is_quick_again_batches_are_whole_again() {
    inTime = 1;
    store(20);
    inTime = MOST;

    store(50 * MOST);

    assertThat(tried).anyMatch(armful -> armful.events() == MOST);
  }

  @Test
  void what_is_of_several_partitions_is_stored_together() {
    List<Stored> stored = store(new Armful(List.of(batch(0, 3), batch(1, 5))));

    assertThat(stored).extracting(each -> each.armful().events()).containsExactly(8);
  }

  @Test
  void where_that_takes_too_long_each_partition_is_stored_by_itself() {
    inTime = 5;

    List<Stored> stored = store(new Armful(List.of(batch(0, 3), batch(1, 5))));

    assertThat(stored).flatExtracting(each -> only(each).entries()).hasSize(8);
    assertThat(tried.getFirst().events()).isEqualTo(8);
    assertThat(failures).hasSize(1);
  }

  @Test
  void of_many_each_has_its_turn_before_any_is_through() {
    inTime = 2;
    store(MOST);
    tried.clear();

    List<Stored> stored = store(new Armful(List.of(batch(0, 6), batch(1, 1), batch(2, 6))));

    assertThat(stored.subList(0, 3))
        .extracting(each -> only(each).partition())
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(stored).flatExtracting(each -> only(each).entries()).hasSize(13);
  }

  @Test
  void what_is_too_slow_for_good_fails_once_all_others_are_stored() {
    slowOf = 0;

    List<Stored> stored = new ArrayList<>();
    assertThatThrownBy(
            () ->
                portions
                    .store(new Armful(List.of(batch(0, 4), batch(1, 4), batch(2, 4))))
                    .doOnNext(stored::add)
                    .blockLast())
        .isEqualTo(slow);

    assertThat(stored).extracting(each -> only(each).partition()).contains(1, 2).doesNotContain(0);
    assertThat(stored).flatExtracting(each -> only(each).entries()).hasSize(8);
  }

  @Test
  void a_database_that_is_too_slow_for_anything_is_a_failure() {
    inTime = 0;

    assertThatThrownBy(() -> store(new Armful(List.of(batch(0, 2), batch(1, 2))))).isEqualTo(slow);
  }

  @Test
  void and_none_are_stored_together_that_are_more_than_what_got_on() {
    inTime = 4;
    store(MOST);
    tried.clear();

    store(new Armful(List.of(batch(0, 4), batch(1, 40))));

    assertThat(tried).extracting(armful -> armful.batches().size()).containsOnly(1);
  }

  @Test
  void one_event_that_takes_too_long_is_a_failure() {
    inTime = 0;

    assertThatThrownBy(() -> store(5)).isEqualTo(slow);

    assertThat(tried).extracting(Armful::events).containsExactly(5, 2, 1);
  }

  @Test
  void nor_is_a_gap_in_the_log_tried_for_ever() {
    inTime = -1;

    assertThatThrownBy(() -> store(0)).isEqualTo(slow);
  }

  @Test
  void a_transaction_that_the_database_ends_is_too_long_as_well() {
    inTime = 100;
    slow = cancelled("25P04");

    assertThat(store(MOST)).hasSizeGreaterThan(1);
  }

  @Test
  void a_database_that_is_away_is_not_too_slow() {
    inTime = 0;
    slow = new QueryTimeoutException("none", new R2dbcTransientResourceException("away", "08006"));

    assertThatThrownBy(() -> store(5)).isEqualTo(slow);

    assertThat(tried).hasSize(1);
  }

  private static RuntimeException cancelled(String state) {
    return new QueryTimeoutException(
        "too long", new R2dbcNonTransientResourceException("too long", state));
  }

  private static Batch only(Stored stored) {
    assertThat(stored.armful().batches()).hasSize(1);
    return stored.armful().batches().getFirst();
  }

  private List<Stored> store(int events) {
    return store(Armful.of(batch(0, events)));
  }

  private List<Stored> store(Armful armful) {
    return Answers.of(portions.store(armful).collectList());
  }

  private Batch batch(int partition, int events) {
    List<Entry> entries =
        LongStream.range(0, events)
            .<Entry>mapToObj(n -> new Entry.OfEvent(2 * n, 0, Events.of(client, "x")))
            .toList();
    return new Batch(partition, place(0), place(2L * events), entries, () -> done.add("all"));
  }

  private Mono<Stored> commit(Armful armful) {
    tried.add(armful);
    int events = armful.events();
    boolean isSlow = armful.batches().stream().anyMatch(each -> each.partition() == slowOf);
    return events > inTime || isSlow
        ? Mono.error(slow)
        : Mono.just(new Stored(armful, List.of(), events, 0, 0, Map.of(), 0));
  }

  private static Place place(long next) {
    return new Place(next, "a log");
  }
}
