package dev.sluice.log;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.event.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What every log keeps to. */
abstract class EventLogContract {

  private static final Starts BEGINNING = at(Map.of());

  private final UUID client = UUID.randomUUID();

  /** A log that nobody has written to. */
  abstract EventLog log();

  @Test
  void what_was_appended_is_read_back_equal() {
    EventLog log = log();
    List<Event> events = List.of(Events.of(client, "one"), Events.ofUser(client, "two", "ada"));

    append(log, events);

    assertThat(events(read(log, BEGINNING, 2))).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void an_append_says_how_far_it_reaches() {
    EventLog log = log();
    List<Event> events =
        IntStream.range(0, 20).mapToObj(i -> Events.ofUser(client, "x", "user-" + i)).toList();

    Reach reach = append(log, events);

    Map<Integer, Long> ends =
        read(log, BEGINNING, 20).stream()
            .collect(Collectors.toMap(Batch::partition, batch -> batch.next().next(), Math::max));
    assertThat(reach.next()).isEqualTo(ends);
    assertThat(reach.isBehind(ends)).isTrue();
    ends.merge(ends.keySet().iterator().next(), -1L, Long::sum);
    assertThat(reach.isBehind(ends)).isFalse();
  }

  @Test
  void events_that_may_not_be_appended_yet_are_appended_afterwards_or_not_at_all() {
    EventLog log = log();
    List<Event> events = List.of(Events.ofUser(client, "x", "ada"));
    Sinks.Empty<Void> turn = Sinks.empty();
    AtomicReference<Reach> reach = new AtomicReference<>();
    log.append(client, encoded(events), turn.asMono()).subscribe(reach::set);

    Mono<Reach> refused =
        log.append(client, encoded(events), Mono.error(new IllegalStateException("too many")));
    assertThatThrownBy(() -> Answers.of(refused)).hasMessage("too many");
    assertThat(Answers.of(log.ends())).isEqualTo(Reach.NOWHERE);

    turn.tryEmitEmpty();
    await().until(() -> reach.get() != null);
    await()
        .untilAsserted(
            () -> assertThat(Answers.of(log.ends()).next()).isEqualTo(reach.get().next()));
    assertThat(reach.get().next()).containsValue(1L);
  }

  @Test
  void its_ends_are_where_all_that_was_appended_has_come_to() {
    EventLog log = log();

    Reach before = Answers.of(log.ends());
    Reach first = append(log, ofManyUsers("before", 20));
    Reach second = append(log, List.of(Events.ofUser(client, "after", "ada")));

    assertThat(before).isEqualTo(Reach.NOWHERE);
    assertThat(Answers.of(log.ends()).next()).isEqualTo(first.and(second).next());
  }

  @Test
  void stretches_come_back_in_order_once_they_are_durable() {
    EventLog log = log();
    List<List<Event>> stretches =
        IntStream.range(0, 40)
            .mapToObj(i -> i % 5 == 0 ? List.<Event>of() : List.of(step(2 * i), step(2 * i + 1)))
            .toList();

    List<EventLog.Durable<Integer>> durable =
        Answers.of(log.append(made(stretches), EventLogContract::encoded, stretches::indexOf));

    assertThat(durable)
        .extracting(EventLog.Durable::stretch)
        .isEqualTo(stretches.stream().map(stretches::indexOf).toList());
    assertThat(events(read(log, BEGINNING, 64)))
        .containsExactlyElementsOf(stretches.stream().flatMap(List::stream).toList());
  }

  private static <S> Flux<Supplier<S>> made(List<S> stretches) {
    return Flux.fromIterable(stretches).map(stretch -> () -> stretch);
  }

  private Event step(int number) {
    return Events.ofUser(client, "step-" + number, "ada");
  }

  @Test
  void the_events_of_one_user_keep_their_order() {
    EventLog log = log();
    List<Event> events =
        IntStream.range(0, 50).mapToObj(i -> Events.ofUser(client, "step-" + i, "ada")).toList();

    append(log, events);

    assertThat(events(read(log, BEGINNING, 50))).containsExactlyElementsOf(events);
  }

  @Test
  void a_retry_with_the_same_id_meets_the_first_in_its_partition() {
    EventLog log = log();

    Reach reach =
        append(
            log,
            List.of(
                Events.withId(client, "one", "order-7"), Events.withId(client, "one", "order-7")));

    assertThat(reach.next()).hasSize(1).containsValue(2L);
  }

  @Test
  void reading_begins_where_the_reader_says() {
    EventLog log = log();
    List<Event> events =
        IntStream.range(0, 10).mapToObj(i -> Events.ofUser(client, "step-" + i, "ada")).toList();
    int partition = append(log, events).next().keySet().iterator().next();
    Place seventh = new Place(7, "");

    List<Batch> batches = read(log, at(Map.of(partition, seventh)), 3);

    assertThat(events(batches)).containsExactlyElementsOf(events.subList(7, 10));
    assertThat(batches.getFirst().from()).isEqualTo(seventh);
  }

  @Test
  void a_reader_goes_on_in_every_partition_where_another_has_left_off() {
    EventLog log = log();
    append(log, ofManyUsers("before", 40));
    Map<Integer, Place> places =
        read(log, BEGINNING, 40).stream()
            .collect(Collectors.toMap(Batch::partition, Batch::next, (first, last) -> last));
    List<Event> after = ofManyUsers("after", 40);
    append(log, after);

    List<Batch> batches = read(log, at(places), 40);

    assertThat(places).hasSizeGreaterThan(1);
    assertThat(events(batches)).containsExactlyInAnyOrderElementsOf(after);
  }

  private List<Event> ofManyUsers(String action, int events) {
    return IntStream.range(0, events)
        .mapToObj(i -> Events.ofUser(client, action, "user-" + i))
        .toList();
  }

  @Test
  void each_batch_of_a_partition_begins_where_the_one_before_it_ended() {
    EventLog log = log();
    append(
        log,
        Stream.of("ada", "bob", "eve", "joe", "kim")
            .flatMap(user -> IntStream.range(0, 40).mapToObj(i -> Events.ofUser(client, "x", user)))
            .toList());

    Map<Integer, List<Batch>> byPartition =
        read(log, BEGINNING, 200).stream().collect(groupingBy(Batch::partition));

    assertThat(byPartition.values()).allSatisfy(EventLogContract::assertWithoutHoles);
  }

  private static void assertWithoutHoles(List<Batch> batches) {
    Place wanted = Place.BEGINNING;
    for (Batch batch : batches) {
      assertThat(batch.from()).isEqualTo(wanted);
      assertThat(batch.next().next() - wanted.next()).isEqualTo(batch.entries().size());
      wanted = batch.next();
    }
  }

  @Test
  void reading_ends_when_it_is_told_to_drain() {
    EventLog log = log();

    List<Batch> batches = Answers.of(log.batches(BEGINNING, Mono.empty()));

    assertThat(batches).isEmpty();
  }

  static Reach append(EventLog log, List<Event> events) {
    return Answers.of(log.append(events.getFirst().client(), encoded(events)));
  }

  static List<Encoded> encoded(List<Event> events) {
    return events.stream().map(Encoded::of).toList();
  }

  static List<Batch> read(EventLog log, Starts starts, int events) {
    List<Batch> read = new ArrayList<>();
    return Answers.of(
        log.batches(starts, Mono.never())
            .doOnNext(read::add)
            .takeUntil(batch -> read.stream().mapToInt(b -> b.entries().size()).sum() >= events));
  }

  static List<Event> events(List<Batch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.entries().stream())
        .sorted(Comparator.comparingLong(Entry::offset))
        .map(entry -> ((Entry.OfEvent) entry).event())
        .toList();
  }

  static Starts beginning() {
    return BEGINNING;
  }

  /** The beginning for those that are not named. */
  static Starts at(Map<Integer, Place> places) {
    return partitions ->
        Mono.just(
            partitions.stream()
                .collect(
                    Collectors.toMap(
                        Function.identity(), p -> places.getOrDefault(p, Place.BEGINNING))));
  }
}
