package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.Seed;
import dev.sluice.event.Event;
import dev.sluice.store.ScratchStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How actions are spread over users, next to what the users come to. */
class SpreadIT extends StoreTrial {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Where nobody but the test adds users up. */
  private static final ScratchStore SCRATCH = new ScratchStore();

  SpreadIT() {
    super(SCRATCH.database(), SCRATCH.transactions());
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void users_move_on_from_step_to_step() {
    Random random = Seed.random();
    long next = 0;
    for (int i = 0; i < 8; i++) {
      Event[] events = events(random, 1 + random.nextInt(400));
      commit(batch(0, next, events));
      next += events.length;
    }

    assertThat(kept()).as(Seed.hint()).isEqualTo(truth()).isNotEmpty();
    assertThatCountsAreRows();
  }

  @Test
  void a_step_has_users_with_about_as_many_actions() {
    assertThat(
            texts(
                """
                SELECT count(*)::text AS found
                FROM (
                  SELECT min(n) AS least, max(n) AS most FROM generate_series(1, 200000) AS n
                  GROUP BY spread_step(n)) AS step
                WHERE most > least * 1.0223
                """))
        .containsExactly("0");
    assertThat(texts("SELECT spread_step(9000000000000000000)::text AS found"))
        .allMatch(step -> Integer.parseInt(step) < 2000);
  }

  @Test
  void what_several_slots_know_of_one_user_is_put_right() {
    commit(batch(0, 0, events("ada", 3)));
    commit(batch(1, 0, events("ada", 5)));
    commit(batch(1, 5, events("bob", 5)));
    assertThat(kept()).containsExactly("3: 1 have 3", "5: 2 have 10");

    correct();

    assertThat(kept()).isEqualTo(truth()).containsExactly("5: 1 have 5", "8: 1 have 8");
    assertThatCountsAreRows();
  }

  @Test
  void who_comes_to_another_slot_is_counted_once_when_the_next_look_is_over() {
    commit(batch(0, 0, events("ada", 3)));
    commit(batch(0, 3, events("bob", 2)));
    look();
    commit(batch(1, 0, events("ada", 5)));
    assertThat(isNoted()).isTrue();
    assertThat(counts()).containsEntry("users:", 3L);
    assertThatCountsAreRows();

    look();

    assertThat(counts()).containsEntry("users:", 2L);
    assertThat(kept()).isEqualTo(truth()).containsExactly("2: 1 have 2", "8: 1 have 8");
    assertThatCountsAreRows();
  }

  @Test
  void who_comes_to_two_slots_at_once_is_counted_once_when_the_next_look_is_over() {
    commit(together(batch(0, 0, events("ada", 3)), batch(1, 0, events("ada", 5))));
    assertThat(isNoted()).isTrue();

    look();

    assertThat(counts()).containsEntry("users:", 1L);
    assertThat(kept()).isEqualTo(truth()).containsExactly("8: 1 have 8");
    assertThatCountsAreRows();
  }

  @Test
  void who_is_known_in_two_slots_is_not_noted_again() {
    commit(batch(0, 0, events("ada", 3)));
    commit(batch(1, 0, events("ada", 5)));
    look();

    commit(together(batch(0, 3, events("ada", 1)), batch(1, 5, events("ada", 1))));

    assertThat(isNoted()).isFalse();
  }

  @Test
  void a_slot_that_is_wrong_is_found_though_something_was_taken_off() {
    commit(batch(0, 0, events("ada", 9)));
    takeOff("ada", 4);
    correct();
    assertThat(check(client).differences()).noneMatch(this::isOfSpread);

    run(
        "UPDATE user_spread SET actions = actions + 1 WHERE client_id = '%s' AND log_partition = 0"
            .formatted(client));

    assertThat(check(client).differences()).anyMatch(this::isOfSpread);
  }

  private boolean isOfSpread(Difference difference) {
    return difference.toString().contains("spread");
  }

  @Test
  void whatever_is_stored_while_users_are_added_up_all_is_right_in_the_end() {
    Flux<Stored> writers =
        Flux.range(0, 2)
            .flatMap(
                partition ->
                    Flux.range(0, 30)
                        .concatMap(i -> store.commit(batch(partition, 5 * i, events("u" + i, 5)))));
    Flux<Boolean> corrections =
        Flux.range(0, 20).concatMap(i -> new Corrections(transactions).correct(client));

    Answers.of(Flux.merge(writers, corrections, corrections).then(Mono.just(true)));
    correct();

    assertThat(kept()).isEqualTo(truth()).containsExactly("10: 30 have 300");
    assertThat(counts()).containsEntry("users:", 30L);
    assertThatCountsAreRows();
  }

  @Test
  void what_was_taken_off_is_put_right_again_and_again() {
    commit(batch(0, 0, events("ada", 9)));
    takeOff("ada", 4);
    correct();
    assertThat(kept()).isEqualTo(truth()).containsExactly("5: 1 have 5");

    commit(batch(0, 9, events("ada", 2)));
    takeOff("ada", 6);
    correct();

    assertThat(kept()).isEqualTo(truth()).containsExactly("1: 1 have 1");
  }

  private List<String> kept() {
    return texts(
        """
      SELECT step || ': ' || sum(users) || ' have ' || sum(actions) AS found FROM user_spread
      WHERE client_id = '%s' GROUP BY step HAVING (sum(users), sum(actions)) <> (0, 0) ORDER BY step
      """
            .formatted(client));
  }

  private List<String> truth() {
    return texts(
        """
      SELECT spread_step(actions) || ': ' || count(*) || ' have ' || sum(actions) AS found
      FROM (SELECT sum(actions)::bigint AS actions FROM users WHERE client_id = '%s' GROUP BY user_id) AS person
      WHERE actions > 0
      GROUP BY spread_step(actions) ORDER BY spread_step(actions)
      """
            .formatted(client));
  }

  /** The lock is one for all tables of a database, others' too. */
  private void correct() {
    await().atMost(SOON).until(() -> Answers.of(new Corrections(transactions).correct(client)));
  }

  /** As it is where nothing is dropped, until nobody else is in the way. */
  private void look() {
    Retention retention =
        new Retention(
            SCRATCH.schema(), transactions, commit -> {}, settings((Duration) null, 1000, 1000));
    await()
        .atMost(SOON)
        .until(
            () -> {
              Answers.of(retention.look().thenReturn(true));
              return !isNoted();
            });
  }

  private boolean isNoted() {
    return !texts(
            "SELECT client_id::text AS found FROM uncorrected_clients WHERE client_id = '%s'"
                .formatted(client))
        .isEmpty();
  }

  private void takeOff(String user, long actions) {
    run(
        """
        INSERT INTO users AS kept (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
        VALUES ('%s', '%s', -1, -%d, 'infinity', '-infinity', 1)
        ON CONFLICT (client_id, user_id, log_partition) DO UPDATE SET actions = kept.actions + excluded.actions
        """
            .formatted(client, user, actions));
  }

  private Event[] events(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Events.ofUser(client, "x", "user-" + (int) Math.sqrt(random.nextInt(300))))
        .toArray(Event[]::new);
  }

  private Event[] events(String user, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Events.ofUser(client, "x", user))
        .toArray(Event[]::new);
  }
}
