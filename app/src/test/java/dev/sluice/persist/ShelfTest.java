package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.log.Batch;
import dev.sluice.log.Entry;
import dev.sluice.log.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShelfTest {

  private static final int BATCH_EVENTS = 100;
  private static final long BATCH_BYTES = 10_000;

  private final UUID client = UUID.randomUUID();
  private final Shelf shelf = new Shelf(BATCH_EVENTS, BATCH_BYTES);

  @Test
  void what_comes_alone_is_taken_alone() {
    CompletableFuture<@Nullable Batch> writer = shelf.take().toFuture();

    put(batch(0, 0, 1));

    assertThat(writer)
        .isCompletedWithValueMatching(batch -> batch != null && batch.entries().size() == 1);
  }

  @Test
  void what_waits_of_a_partition_is_taken_together() {
    List<String> done = new ArrayList<>();
    put(batch(0, 0, 30, () -> done.add("first")));
    put(batch(1, 0, 5));
    put(batch(0, 30, 20, () -> done.add("second")));

    Batch taken = Answers.of(shelf.take());

    assertThat(taken.from().next()).isZero();
    assertThat(taken.next().next()).isEqualTo(50);
    assertThat(taken.entries()).extracting(Entry::offset).isSorted().hasSize(50);
    taken.done().run();
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void no_more_is_taken_than_a_batch_may_hold() {
    put(batch(0, 0, 60));
    put(batch(0, 60, 60));
    Batch first = Answers.of(shelf.take());
    shelf.done(first);

    assertThat(first.entries()).hasSize(60);
    assertThat(Answers.of(shelf.take()).from().next()).isEqualTo(60);
  }

  @Test
  void no_more_bytes_are_taken_than_a_batch_may_hold() {
    put(batch(0, 0, entry(0, BATCH_BYTES / 2)));
    put(batch(0, 1, entry(1, BATCH_BYTES / 2)));
    put(batch(0, 2, entry(2, 1)));

    assertThat(Answers.of(shelf.take()).entries()).hasSize(2);
  }

  @Test
  void what_does_not_follow_is_not_taken_together() {
    put(batch(0, 0, 10));
    put(batch(0, 50, 10));

    assertThat(Answers.of(shelf.take()).entries()).hasSize(10);
  }

  @Test
  void a_partition_that_somebody_is_at_work_on_waits_for_him_and_another_does_not() {
    put(batch(0, 0, 10));
    Batch inWork = Answers.of(shelf.take());
    put(batch(0, 10, 10));
    put(batch(1, 0, 10));

    assertThat(Answers.of(shelf.take()).partition()).isOne();
    CompletableFuture<@Nullable Batch> waits = shelf.take().toFuture();
    assertThat(waits).isNotDone();

    shelf.done(inWork);

    assertThat(waits)
        .isCompletedWithValueMatching(batch -> batch != null && batch.from().next() == 10);
  }

  @Test
  void who_reads_waits_once_there_is_enough_for_two_batches() {
    assertThat(shelf.put(batch(0, 0, 100)).toFuture()).isDone();
    CompletableFuture<@Nullable Void> reader = shelf.put(batch(1, 0, 100)).toFuture();
    assertThat(reader).isNotDone();

    Answers.of(shelf.take());

    assertThat(reader).isDone();
  }

  @Test
  void what_is_there_is_taken_before_the_end() {
    put(batch(0, 0, 10));
    shelf.close();

    assertThat(shelf.isDone()).isFalse();
    assertThat(Answers.of(shelf.take()).entries()).hasSize(10);
    assertThat(shelf.isDone()).isTrue();
    assertThat(shelf.take().toFuture()).isCompletedWithValue(null);
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
    assertThat(shelf.take().toFuture()).isCompletedWithValue(null);
    assertThatThrownBy(() -> shelf.verdict().block())
        .isEqualTo(first)
        .hasSuppressedException(second);
  }

  @Test
  void what_is_put_after_a_failure_keeps_nobody_waiting() {
    put(batch(0, 0, 10));
    Answers.of(shelf.take());
    CompletableFuture<@Nullable Batch> other = shelf.take().toFuture();

    shelf.fail(new IllegalStateException("first"));
    CompletableFuture<@Nullable Void> reader = shelf.put(batch(0, 10, 3 * BATCH_EVENTS)).toFuture();

    assertThat(reader).isCompletedWithValue(null);
    assertThat(other).isCompletedWithValue(null);
    assertThat(shelf.take().toFuture()).isCompletedWithValue(null);
    assertThat(shelf.isDone()).isTrue();
  }

  private void put(Batch batch) {
    assertThat(shelf.put(batch).toFuture()).isNotCompletedExceptionally();
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
