package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ShelfTest {

  private static final int BATCH_EVENTS = 100;
  private static final long BATCH_BYTES = 10_000;

  private final UUID client = UUID.randomUUID();
  private final AtomicLong nanos = new AtomicLong();
  private final Shelf shelf = new Shelf(BATCH_EVENTS, BATCH_BYTES, nanos::get);

  @Test
  void what_comes_alone_is_taken_alone() {
    CompletableFuture<@Nullable Armful> writer = shelf.take(0).toFuture();

    put(batch(0, 0, 1));

    assertThat(writer)
        .isCompletedWithValueMatching(armful -> armful != null && armful.events() == 1);
  }

  @Test
  void what_waits_is_taken_together_that_of_a_partition_as_one() {
    List<String> done = new ArrayList<>();
    put(batch(0, 0, 30, () -> done.add("first")));
    put(batch(1, 0, 5));
    put(batch(0, 30, 20, () -> done.add("second")));

    Armful taken = Answers.of(shelf.take(0));

    assertThat(taken.batches()).extracting(Batch::partition).containsExactly(0, 1);
    Batch first = taken.batches().getFirst();
    assertThat(first.from().next()).isZero();
    assertThat(first.next().next()).isEqualTo(50);
    assertThat(first.entries()).extracting(Entry::offset).isSorted().hasSize(50);
    first.done().run();
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void no_more_is_taken_than_a_batch_may_hold() {
    put(batch(0, 0, 60));
    put(batch(0, 60, 60));
    put(batch(1, 0, 60));
    Armful first = Answers.of(shelf.take(0));
    shelf.done(first);

    assertThat(first.events()).isEqualTo(60);
    Armful second = Answers.of(shelf.take(0));
    assertThat(second.batches()).extracting(Batch::partition).containsExactly(1);
    assertThat(second.events()).isEqualTo(60);
    assertThat(one(shelf.take(0)).from().next()).isEqualTo(60);
  }

  @Test
  void no_more_bytes_are_taken_than_a_batch_may_hold() {
    put(batch(0, 0, entry(0, BATCH_BYTES / 2)));
    put(batch(0, 1, entry(1, BATCH_BYTES / 2)));
    put(batch(0, 2, entry(2, 1)));
    put(batch(1, 0, entry(0, 1)));

    assertThat(one(shelf.take(0)).entries()).hasSize(2);
  }

  @Test
  void what_does_not_follow_is_not_taken_together() {
    put(batch(0, 0, 10));
    put(batch(0, 50, 10));

    assertThat(one(shelf.take(0)).entries()).hasSize(10);
  }

  @Test
  void what_is_worth_it_by_itself_is_not_made_more() {
    Shelf large = new Shelf(2 * Rest.ENOUGH, 10 * BATCH_BYTES, nanos::get);
    for (int partition = 0; partition < 3; partition++) {
      assertThat(large.put(batch(partition, 0, Rest.ENOUGH - 1)).toFuture()).isDone();
    }

    assertThat(Answers.of(large.take(0)).batches())
        .extracting(Batch::partition)
        .containsExactly(0, 1);
    assertThat(one(large.take(0)).partition()).isEqualTo(2);
  }

  @Test
  void a_partition_that_somebody_is_at_work_on_waits_for_him_and_another_does_not() {
    put(batch(0, 0, 10));
    Armful inWork = Answers.of(shelf.take(0));
    put(batch(0, 10, 10));
    put(batch(1, 0, 10));

    assertThat(one(shelf.take(0)).partition()).isOne();
    CompletableFuture<@Nullable Armful> waits = shelf.take(0).toFuture();
    assertThat(waits).isNotDone();

    shelf.done(inWork);

    assertThat(waits)
        .isCompletedWithValueMatching(
            armful -> armful != null && armful.batches().getFirst().from().next() == 10);
  }

  @Test
  void one_writer_is_enough_for_a_little_at_work_and_at_rest() {
    CompletableFuture<@Nullable Armful> first = shelf.take(0).toFuture();
    CompletableFuture<@Nullable Armful> second = shelf.take(1).toFuture();

    put(batch(0, 0, 10));
    put(batch(1, 0, 10));
    assertThat(first).isDone();
    assertThat(second).isNotDone();
    shelf.done(Objects.requireNonNull(first.join()));
    put(batch(2, 0, 10));
    assertThat(second).isNotDone();

    CompletableFuture<@Nullable Armful> firstAgain = shelf.take(0).toFuture();

    assertThat(firstAgain).isNotDone();
    assertThat(Objects.requireNonNull(second.join()).batches())
        .extracting(Batch::partition)
        .containsExactly(1, 2);
  }

  @Test
  void another_is_called_for_what_is_worth_it_by_itself() {
    CompletableFuture<@Nullable Armful> second = secondBesideALittle();

    put(batch(0, 10, BATCH_EVENTS));
    put(batch(1, 0, BATCH_EVENTS - 1));
    assertThat(second).isNotDone();
    put(batch(1, BATCH_EVENTS - 1, 1));

    assertThat(Objects.requireNonNull(second.join()).batches())
        .extracting(Batch::partition)
        .containsExactly(1);
  }

  @Test
  void another_is_called_for_a_little_where_the_first_has_much() {
    put(batch(0, 0, BATCH_EVENTS));
    Answers.of(shelf.take(0));
    CompletableFuture<@Nullable Armful> second = shelf.take(1).toFuture();

    put(batch(1, 0, 1));

    assertThat(second).isDone();
  }

  @Test
  void another_is_called_for_a_little_where_the_first_does_not_come_back() {
    CompletableFuture<@Nullable Armful> second = secondBesideALittle();
    put(batch(1, 0, 10));
    assertThat(second).isNotDone();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(second).succeedsWithin(Duration.ofSeconds(10));
    assertThat(Objects.requireNonNull(second.join()).events()).isEqualTo(10);
  }

  @Test
  void and_goes_on_being_called_while_the_first_is_away() {
    CompletableFuture<@Nullable Armful> second = secondBesideALittle();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    put(batch(1, 0, 10));
    shelf.done(Objects.requireNonNull(second.join()));
    CompletableFuture<@Nullable Armful> again = shelf.take(1).toFuture();

    put(batch(2, 0, 10));

    assertThat(again).isDone();
  }

  @Test
  void another_is_called_for_all_there_is_once_nothing_more_can_come() {
    CompletableFuture<@Nullable Armful> second = secondBesideALittle();
    put(batch(1, 0, 10));
    assertThat(second).isNotDone();

    shelf.close();

    assertThat(second).isDone();
  }

  @Test
  void another_is_called_for_all_there_is_while_there_is_no_room_for_more() {
    CompletableFuture<@Nullable Armful> second = secondBesideALittle();
    put(batch(1, 0, 10));
    assertThat(second).isNotDone();

    put(batch(0, 10, 2 * BATCH_EVENTS));

    assertThat(Objects.requireNonNull(second.join()).events()).isEqualTo(10);
  }

  /** The first has something of the first partition in hand. */
  private CompletableFuture<@Nullable Armful> secondBesideALittle() {
    put(batch(0, 0, 10));
    Answers.of(shelf.take(0));
    return shelf.take(1).toFuture();
  }

  @Test
  void who_reads_waits_once_there_is_enough_for_two_batches() {
    assertThat(shelf.put(batch(0, 0, 100)).toFuture()).isDone();
    CompletableFuture<@Nullable Void> reader = shelf.put(batch(1, 0, 100)).toFuture();
    assertThat(reader).isNotDone();

    Answers.of(shelf.take(0));

    assertThat(reader).isDone();
  }

  @Test
  void what_is_there_is_taken_before_the_end() {
    put(batch(0, 0, 10));
    shelf.close();

    assertThat(shelf.isDone()).isFalse();
    assertThat(one(shelf.take(0)).entries()).hasSize(10);
    assertThat(shelf.isDone()).isTrue();
    assertThat(shelf.take(0).toFuture()).isCompletedWithValue(null);
    assertThat(shelf.verdict().toFuture()).isCompletedWithValue(null);
  }

  @Test
  void after_a_failure_nothing_more_is_begun_and_it_is_told_with_all_that_followed() {
    put(batch(0, 0, 10));
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");

    shelf.fail(first);
    shelf.fail(second);

    assertThat(shelf.failed().toFuture()).isCompletedWithValue(null);
    assertThat(shelf.take(0).toFuture()).isCompletedWithValue(null);
    assertThatThrownBy(() -> shelf.verdict().block())
        .isEqualTo(first)
        .hasSuppressedException(second);
  }

  @Test
  void what_is_put_after_a_failure_keeps_nobody_waiting() {
    put(batch(0, 0, 10));
    Answers.of(shelf.take(0));
    CompletableFuture<@Nullable Armful> other = shelf.take(0).toFuture();

    shelf.fail(new IllegalStateException("first"));
    CompletableFuture<@Nullable Void> reader = shelf.put(batch(0, 10, 3 * BATCH_EVENTS)).toFuture();

    assertThat(reader).isCompletedWithValue(null);
    assertThat(other).isCompletedWithValue(null);
    assertThat(shelf.take(0).toFuture()).isCompletedWithValue(null);
    assertThat(shelf.isDone()).isTrue();
  }

  private void put(Batch batch) {
    assertThat(shelf.put(batch).toFuture()).isNotCompletedExceptionally();
  }

  private static Batch one(Mono<Armful> taken) {
    Armful armful = Answers.of(taken);
    assertThat(armful.batches()).hasSize(1);
    return armful.batches().getFirst();
  }

  private Batch batch(int partition, long from, int events) {
    return batch(partition, from, events, () -> {});
  }

  private Batch batch(int partition, long from, int events, Runnable done) {
    List<Entry> entries =
        LongStream.range(from, from + events).mapToObj(offset -> entry(offset, 10)).toList();
    return new Batch(partition, place(from), place(from + events), entries, done);
  }

  private Batch batch(int partition, long from, Entry entry) {
    return new Batch(partition, place(from), place(from + 1), List.of(entry), () -> {});
  }

  private Entry entry(long offset, long bytes) {
    return new Entry.OfEvent(offset, (int) bytes, Events.of(client, "x"));
  }

  private static Place place(long next) {
    return new Place(next, "a log");
  }
}
