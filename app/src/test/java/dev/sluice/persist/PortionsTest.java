package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.live.Commit;
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
  private final List<Batch> tried = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final Portions portions = new Portions(this::commit, MOST, failures::add);
  private int inTime = MOST;
  private RuntimeException slow = cancelled("57014");

  @Test
  void a_batch_is_stored_whole_while_that_is_quick() {
    List<Stored> stored = store(MOST);

    assertThat(stored).hasSize(1);
    stored.getFirst().batch().done().run();
    assertThat(done).containsExactly("all");
  }

  @Test
  void what_takes_too_long_is_stored_in_parts_and_nothing_is_left_out() {
    inTime = 100;

    List<Stored> stored = store(MOST);

    assertThat(stored)
        .flatExtracting(each -> each.batch().entries())
        .extracting(Entry::offset)
        .containsExactlyElementsOf(LongStream.range(0, MOST).map(n -> 2 * n).boxed().toList());
    assertThat(stored.getFirst().batch().from()).isEqualTo(place(0));
    assertThat(stored.getLast().batch().next()).isEqualTo(place(2 * MOST));
    for (int i = 1; i < stored.size(); i++) {
      assertThat(stored.get(i).batch().follows(stored.get(i - 1).batch())).isTrue();
    }
    assertThat(failures).isNotEmpty();
    stored.forEach(each -> each.batch().done().run());
    assertThat(done).containsExactly("all");
  }

  @Test
  void the_next_batch_begins_with_as_much_as_got_on_and_a_little_more() {
    inTime = 100;
    store(MOST);
    tried.clear();

    store(MOST);

    assertThat(tried.getFirst().entries()).hasSizeLessThan(150);
  }

  @Test
  void once_all_is_quick_again_batches_are_whole_again() {
    inTime = 1;
    store(20);
    inTime = MOST;

    store(50 * MOST);

    assertThat(tried).anyMatch(batch -> batch.entries().size() == MOST);
  }

  @Test
  void one_event_that_takes_too_long_is_a_failure() {
    inTime = 0;

    assertThatThrownBy(() -> store(5)).isEqualTo(slow);

    assertThat(tried).extracting(batch -> batch.entries().size()).containsExactly(5, 2, 1);
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

  private List<Stored> store(int events) {
    List<Entry> entries =
        LongStream.range(0, events)
            .<Entry>mapToObj(n -> new Entry.OfEvent(2 * n, 0, Events.of(client, "x")))
            .toList();
    return Answers.of(
        portions.store(new Batch(0, place(0), place(2L * events), entries, () -> done.add("all"))));
  }

  private Mono<Stored> commit(Batch batch) {
    tried.add(batch);
    int events = batch.entries().size();
    return events > inTime
        ? Mono.error(slow)
        : Mono.just(new Stored(batch, new Commit(0, List.of()), events, 0, 0, Map.of(), 0));
  }

  private static Place place(long next) {
    return new Place(next, "a log");
  }
}
