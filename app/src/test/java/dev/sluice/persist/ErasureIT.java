package dev.sluice.persist;

import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.ScratchDatabase;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.access.People;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.store.ScratchStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ErasureIT extends StoreTrial {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ScratchStore SCRATCH = new ScratchStore();

  private final People people = SharedServer.get().bean(People.class);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final Instant earlier = now.minus(Duration.ofDays(2));

  /** Than whatever is asked for in a test. */
  private final Instant later = now.plus(Duration.ofHours(1));

  private final Erasure stage =
      new Erasure(
          SCRATCH.schema(),
          new ErasureWork(SCRATCH.transactions(), topic, new ErasedProfile(profiles(), erasures())),
          new Corrections(SCRATCH.transactions()),
          new SimpleMeterRegistry());

  ErasureIT() {
    super(SCRATCH.database(), SCRATCH.transactions());
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void all_of_a_user_goes_and_nothing_of_another() {
    commit(
        batch(0, 0, seen("ada", earlier), seen("bob", earlier), seen("ada", now), seen(null, now)));
    commit(batch(1, 0, seen("ada", now)));

    erase("ada");

    assertThat(rows()).isEqualTo(2);
    assertThat(users()).containsExactly("bob");
    assertThat(counts())
        .containsEntry("total:", 2L)
        .containsEntry("action:x", 2L)
        .containsEntry("role:visitor", 2L)
        .containsEntry("users:", 1L);
    assertThatCountsAreRows();
    assertThat(erased()).containsExactly("3");
    assertThat(
            texts(
                "SELECT coalesce(user_id, 'nobody') AS found FROM erasures WHERE client_id = '%s'"
                    .formatted(client)))
        .containsExactly("nobody");
  }

  @Test
  void whatever_was_sent_the_counts_are_the_rows_that_are_left() {
    Random random = Seed.random();
    RandomLoad load = new RandomLoad(random, List.of(client), earlier, Duration.ofDays(2));
    EventStore few = store(topic, settings(null, 5, 6));
    Answers.of(few.positions(Set.of(0, 1)));
    long[] next = new long[2];
    for (int i = 0; i < 20; i++) {
      int partition = random.nextInt(2);
      Event[] events = load.events(1 + random.nextInt(60));
      Answers.of(few.commit(batch(partition, next[partition], events)));
      next[partition] += events.length;

      if (i % 4 == 3) {
        String user = "user-" + random.nextInt(12);
        erase(user);
        assertThat(rowsOf(user)).as(Seed.hint()).isZero();
        assertThat(users()).as(Seed.hint()).doesNotContain(user);
        assertThat(check(client).differences()).as(Seed.hint()).isEmpty();
      }
    }
  }

  @Test
  void what_was_received_before_is_not_stored_whenever_it_comes() {
    Event given = given("a", "ada", earlier);
    commit(batch(0, 0, given, seen("ada", earlier)));
    erase("ada");

    Stored stored = commit(batch(0, 2, given, seen("ada", earlier), seen("bob", earlier)));

    assertThat(stored.events()).isOne();
    assertThat(stored.erased()).isOne();
    assertThat(stored.duplicates()).isOne();
    assertThat(rowsOf("ada")).isZero();
    assertThatCountsAreRows();
  }

  @Test
  void a_log_that_is_read_again_brings_nothing_back() {
    Event[] events = {given("a", "ada", earlier), seen("ada", earlier), seen("bob", earlier)};
    commit(batch(0, 0, events));
    erase("ada");
    run("DELETE FROM event_ids WHERE client_id = '%s'".formatted(client));
    EventStore again = store("again-" + topic);
    Answers.of(again.positions(Set.of(0)));

    Stored stored = Answers.of(again.commit(batch(0, 0, events)));

    assertThat(stored.events()).isZero();
    assertThat(stored.erased()).isEqualTo(2);
    assertThat(rows()).isOne();
  }

  @Test
  void an_id_that_was_erased_is_still_known_when_it_is_sent_again() {
    commit(batch(0, 0, given("a", "ada", earlier)));
    erase("ada");

    Stored stored = commit(batch(0, 1, given("a", "ada", Instant.now().plusSeconds(1))));

    assertThat(stored.duplicates()).isOne();
    assertThat(rows()).isZero();
  }

  @Test
  void an_id_of_an_event_that_came_too_late_for_that_is_known_as_well() {
    erase("ada");
    commit(batch(0, 0, given("a", "ada", earlier)));

    Stored stored = commit(batch(0, 1, given("a", "ada", Instant.now().plusSeconds(1))));

    assertThat(stored.duplicates()).isOne();
    assertThat(rows()).isZero();
  }

  @Test
  void who_comes_back_is_a_new_user() {
    commit(batch(0, 0, seen("ada", earlier), seen("bob", earlier)));
    erase("ada");

    commit(batch(0, 2, seen("ada", later)));

    assertThat(rowsOf("ada")).isOne();
    assertThat(counts()).containsEntry("users:", 2L);
    assertThat(firstSeen("ada")).extracting(Instant::parse).containsExactly(later);
    assertThatCountsAreRows();

    erase("ada");
    assertThat(rowsOf("ada")).as("he came after that").isOne();
  }

  @Test
  void who_comes_back_before_it_is_done_has_not_been_seen_before() {
    commit(batch(0, 0, seen("ada", earlier)));
    ask("ada");
    commit(batch(0, 1, seen("ada", later)));

    look();

    assertThat(rowsOf("ada")).isOne();
    assertThat(Instant.parse(firstSeen("ada").getFirst())).isAfter(earlier.plusSeconds(1));
    assertThatCountsAreRows();
  }

  @Test
  void who_is_erased_once_more_while_it_goes_on_is_gone_up_to_then() {
    commit(batch(0, 0, seen("ada", earlier)));
    ask("ada");
    commit(batch(0, 1, seen("ada", Instant.now())));
    ask("ada");

    look();

    assertThat(rowsOf("ada")).isZero();
    assertThat(users()).isEmpty();
  }

  @Test
  void his_dead_letters_and_reports_go_as_well() {
    commit(batch(0, 0, seen("ada", earlier)));
    run(
        """
        INSERT INTO closed_periods (kind, starts_at, ends_at) VALUES ('report', '2020-01-01Z', '2020-01-02Z')
        ON CONFLICT DO NOTHING
        """);
    run(
        "INSERT INTO activity_reports VALUES ('%1$s', '2020-01-01Z', 'ada', 3), ('%1$s', '2020-01-01Z', 'bob', 2)"
            .formatted(client));
    Event ancient = seen("ada", Instant.parse("2001-01-01T00:00:00Z"));
    commit(batch(0, 1, ancient, seen("bob", Instant.parse("2001-01-01T00:00:00Z"))));

    erase("ada");

    assertThat(
            texts(
                "SELECT user_id AS found FROM activity_reports WHERE client_id = '%s'"
                    .formatted(client)))
        .containsExactly("bob");
    assertThat(letters()).containsExactly("bob");
    commit(batch(0, 3, ancient));
    assertThat(letters()).containsExactly("bob");
  }

  @Test
  void a_batch_in_hand_that_does_not_know_of_it_is_waited_for() throws Exception {
    commit(batch(0, 0, seen("ada", earlier)));
    ask("ada");
    CompletableFuture<Void> erasure;
    try (var writer =
        SCRATCH.begun(
            "UPDATE log_positions SET updated_at = now() WHERE topic = '%s'".formatted(topic))) {
      try (var statement = writer.createStatement()) {
        statement.execute(
            """
            INSERT INTO events (client_id, id, action, user_id, occurred_at, received_at, log_partition, segment, log_offset)
            SELECT client_id, gen_random_uuid(), action, user_id, occurred_at, received_at, 0, segment, 1
            FROM events WHERE client_id = '%s'
            """
                .formatted(client));
      }
      erasure = runAsync(this::look);
      assertThat(rowsOf("ada")).isOne();
      await().atMost(SOON).until(() -> ScratchDatabase.isWaitedFor(writer));
      writer.commit();
    }
    erasure.join();

    assertThat(rowsOf("ada")).isZero();
  }

  @Test
  void a_batch_that_has_waited_for_its_place_knows_who_was_erased_meanwhile() throws Exception {
    CompletableFuture<Stored> stored;
    try (var writer =
        SCRATCH.begun(
            "UPDATE log_positions SET updated_at = now() WHERE topic = '%s'".formatted(topic))) {
      stored = supplyAsync(() -> commit(batch(0, 0, seen("ada", earlier), seen("bob", earlier))));
      await().atMost(SOON).until(() -> ScratchDatabase.isWaitedFor(writer));
      ask("ada");
      writer.commit();
    }

    assertThat(stored.join().erased()).isOne();
    assertThat(rowsOf("ada")).isZero();
    assertThat(rowsOf("bob")).isOne();
  }

  @Test
  void batches_that_are_written_meanwhile_leave_nothing_of_him() {
    for (int round = 0; round < 10; round++) {
      String user = "user-" + round;
      AtomicBoolean isOver = new AtomicBoolean();
      List<CompletableFuture<Void>> writers =
          IntStream.range(0, 2).mapToObj(p -> runAsync(() -> write(p, user, isOver))).toList();

      pause(50);
      erase(user);
      isOver.set(true);
      writers.forEach(CompletableFuture::join);

      assertThat(rowsOf(user)).isZero();
    }
    assertThat(rows()).isPositive();
    assertThatCountsAreRows();
  }

  private final AtomicLong[] next = {new AtomicLong(), new AtomicLong()};

  /** All of it received before it was asked to erase him. */
  private void write(int partition, String user, AtomicBoolean isOver) {
    while (!isOver.get()) {
      Event[] events = new Event[20];
      Arrays.setAll(events, i -> seen(i % 2 == 0 ? user : "other", earlier));
      commit(batch(partition, next[partition].getAndAdd(events.length), events));
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void many_rows_are_erased_in_portions_between_which_the_counts_are_the_rows() {
    Event[] many = new Event[12_000];
    Arrays.setAll(many, i -> seen(i % 6 == 0 ? "bob" : "ada", earlier.plusSeconds(i)));
    commit(batch(0, 0, many));
    List<Verdict> verdicts = new ArrayList<>();
    ask("ada");

    CompletableFuture<Void> erasure = runAsync(this::look);
    while (!erasure.isDone()) {
      verdicts.add(check(client));
    }
    erasure.join();

    assertThat(verdicts).allMatch(Verdict::equal);
    assertThat(rowsOf("ada")).isZero();
    assertThat(rows()).isEqualTo(2000);
    assertThatCountsAreRows();
  }

  @Test
  void another_clients_user_of_that_name_stays() {
    UUID other = UUID.randomUUID();
    commit(batch(0, 0, seen("ada", earlier), event(other, EventId.made(earlier), "ada", earlier)));

    erase("ada");

    assertThat(texts("SELECT user_id AS found FROM events WHERE client_id = '%s'".formatted(other)))
        .containsExactly("ada");
    assertThat(check(other).equal()).isTrue();
  }

  private void erase(String user) {
    ask(user);
    look();
  }

  private void look() {
    Answers.of(stage.look().thenReturn(true));
  }

  private void ask(String user) {
    Answers.of(
        database
            .sql(
                """
                INSERT INTO erasures (client_id, trace, erased_up_to, user_id)
                VALUES (:client, :trace, now(), :user)
                ON CONFLICT (client_id, trace)
                  DO UPDATE SET erased_up_to = now(), user_id = excluded.user_id, tried_at = NULL
                """)
            .bind("client", client)
            .bind("trace", people.trace(client, user))
            .bind("user", user)
            .fetch()
            .rowsUpdated());
  }

  private Event seen(@Nullable String user, Instant at) {
    return event(client, EventId.made(at), user, at);
  }

  private Event given(String id, String user, Instant at) {
    return event(client, EventId.given(client, id), user, at);
  }

  private static Event event(UUID client, EventId id, @Nullable String user, Instant at) {
    Instant received = at.truncatedTo(ChronoUnit.MICROS);
    return new Event(
        id, client, "x", user, "/p", "visitor", null, received, received, null, null, null);
  }

  private long rowsOf(String user) {
    return texts(
            "SELECT id::text AS found FROM events WHERE client_id = '%s' AND user_id = '%s'"
                .formatted(client, user))
        .size();
  }

  private List<String> users() {
    return texts(
        "SELECT DISTINCT user_id AS found FROM users WHERE client_id = '%s'".formatted(client));
  }

  private List<String> erased() {
    return texts(
        "SELECT events::text AS found FROM erasures WHERE client_id = '%s'".formatted(client));
  }

  private List<String> firstSeen(String user) {
    return texts(
        """
        SELECT to_char(min(first_seen), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS found FROM users
        WHERE client_id = '%s' AND user_id = '%s'
        """
            .formatted(client, user));
  }

  private List<String> letters() {
    return texts(
        "SELECT user_id AS found FROM dead_letters WHERE client_id = '%s' ORDER BY user_id"
            .formatted(client));
  }
}
