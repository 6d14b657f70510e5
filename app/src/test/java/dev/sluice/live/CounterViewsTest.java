package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.query.PartitionCount;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

class CounterViewsTest {

  private static final UUID CLIENT = UUID.randomUUID();
  private static final Duration HEALED = Duration.ofMillis(2500);

  private final ConcurrentHashMap<Integer, PartitionCount> database = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final CounterViews views =
      new CounterViews(
          client ->
              Mono.fromSupplier(
                  () -> {
                    asked.incrementAndGet();
                    return List.copyOf(database.values());
                  }));
  private final List<Reader> readers = new CopyOnWriteArrayList<>();

  @AfterEach
  void leave() {
    readers.forEach(Reader::cancel);
  }

  @Test
  void a_reader_that_stops_reading_holds_up_no_other() {
    Reader stopped = reader(1);
    Reader healthy = reader(Long.MAX_VALUE);
    await().until(() -> stopped.seen.size() == 1 && healthy.seen.size() == 1);

    for (int version = 1; version <= 4; version++) {
      long total = version * 10L;
      views.hint(hint(0, version, total));
      await().until(() -> healthy.last() == total);
    }

    assertThat(stopped.seen).containsExactly(0L);
    assertThat(healthy.seen).containsExactly(0L, 10L, 20L, 30L, 40L);
  }

  @Test
  void a_reader_that_reads_again_is_given_the_newest_and_not_what_it_missed() {
    Reader stopped = reader(1);
    Reader healthy = reader(Long.MAX_VALUE);
    await().until(() -> stopped.last() == 0 && healthy.last() == 0);
    for (int version = 1; version <= 3; version++) {
      long total = version;
      views.hint(hint(0, version, total));
      await().until(() -> healthy.last() == total);
    }

    stopped.request(10);

    await().until(() -> stopped.last() == 3);
    assertThat(stopped.seen).containsExactly(0L, 3L);
  }

  @Test
  void a_reader_that_comes_later_is_given_the_newest_at_once() {
    Reader first = reader(Long.MAX_VALUE);
    await().until(() -> first.seen.size() == 1);
    views.hint(hint(0, 1, 7));
    await().until(() -> first.last() == 7);

    Reader second = reader(Long.MAX_VALUE);

    assertThat(second.seen).containsExactly(7L);
  }

  @Test
  void a_hint_that_comes_late_or_twice_changes_nothing() {
    database.put(0, new PartitionCount(0, 5, 50));
    Reader reader = reader(Long.MAX_VALUE);
    await().until(() -> reader.last() == 50);

    views.hint(hint(0, 4, 40));
    views.hint(hint(0, 5, 50));
    views.hint(hint(1, 1, 1));
    views.hint(hint(1, 1, 1));

    await().until(() -> reader.last() == 51);
    assertThat(reader.seen).containsExactly(50L, 51L);
  }

  @Test
  void a_hint_that_never_comes_is_made_up_for_by_the_database() {
    Reader reader = reader(Long.MAX_VALUE);
    await().until(() -> reader.last() == 0);

    database.put(3, new PartitionCount(3, 9, 90));

    await().atMost(HEALED).until(() -> reader.last() == 90);
  }

  @Test
  void the_hints_of_one_client_are_not_shown_to_another() {
    Reader reader = reader(Long.MAX_VALUE);
    await().until(() -> reader.last() == 0);

    views.hint(new Hint(UUID.randomUUID(), new PartitionCount(0, 1, 1)));
    views.hint(hint(0, 1, 2));

    await().until(() -> reader.last() == 2);
    assertThat(reader.seen).containsExactly(0L, 2L);
  }

  @Test
  void all_readers_of_a_client_ask_the_database_together_and_not_at_all_once_they_have_left() {
    for (int i = 0; i < 50; i++) {
      reader(Long.MAX_VALUE);
    }
    await().until(() -> readers.stream().allMatch(reader -> reader.last() == 0));
    assertThat(asked).hasValueLessThanOrEqualTo(2);

    readers.forEach(Reader::cancel);
    int before = asked.get();
    Reader next = reader(Long.MAX_VALUE);

    await().until(() -> next.last() == 0);
    assertThat(asked).hasValue(before + 1);
  }

  private static Hint hint(int partition, long version, long total) {
    return new Hint(CLIENT, new PartitionCount(partition, version, total));
  }

  private Reader reader(long demand) {
    Reader reader = new Reader(demand);
    readers.add(reader);
    views.totals(CLIENT).subscribe(reader);
    return reader;
  }

  private static final class Reader extends BaseSubscriber<Long> {

    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private final long demand;

    Reader(long demand) {
      this.demand = demand;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(demand);
    }

    @Override
    protected void hookOnNext(Long total) {
      seen.add(total);
    }

    long last() {
      return seen.isEmpty() ? -1 : seen.getLast();
    }
  }
}
