package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.ScratchDatabase;
import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import dev.sluice.store.ScratchStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Users of whom nothing is left. */
class ForgottenUsersIT extends RetentionTrial {

  private static final ScratchStore SCRATCH = new ScratchStore();

  ForgottenUsersIT() {
    super(SCRATCH);
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void who_has_nothing_left_is_forgotten_and_new_when_he_comes_back() {
    commit(batch(0, 0, seen("ada", then), seen("bob", then), seen("bob", now)));
    commit(batch(1, 0, seen("ada", then)));

    assertGone(old);

    assertThat(users()).containsExactly("bob");
    assertThat(counts()).containsEntry("users:", 1L);

    commit(batch(0, 3, seen("ada", now)));

    assertThat(users()).containsExactlyInAnyOrder("ada", "bob");
    assertThat(counts()).containsEntry("users:", 2L);
    assertThatCountsAreRows();
  }

  @Test
  void who_has_nothing_left_is_forgotten_though_others_are_added_up_just_then()
      throws SQLException {
    commit(batch(0, 0, seen("ada", then), seen("bob", then), seen("bob", now)));
    OldDays days = new OldDays(transactions, KEPT);
    await().atMost(SOON).until(() -> Answers.of(days.empty(old).defaultIfEmpty(0L)) > 0);

    CompletableFuture<@Nullable Void> forgotten;
    try (Connection other =
        SCRATCH.begun("SELECT pg_advisory_xact_lock(hashtext('sluice.retention'))")) {
      forgotten = days.forgetUsers().toFuture();
      await().atMost(SOON).until(() -> forgotten.isDone() || ScratchDatabase.isWaitedFor(other));
    }
    assertThat(forgotten).succeedsWithin(SOON);

    assertThat(users()).containsExactly("bob");
    assertGone(old);
  }

  @Test
  void who_is_said_to_be_something_is_still_known_when_his_events_are_dropped() {
    commit(
        batch(
            0,
            0,
            said("ada", "{\"anonymousId\":\"browser-1\",\"traits\":{\"plan\":\"pro\"}}"),
            said("bob", "{\"anonymousId\":\"browser-2\",\"traits\":{\"plan\":null}}")));

    assertGone(old);

    assertThat(users()).isEmpty();
    assertThat(
            texts(
                "SELECT name || ' ' || (first_seen = '%1$s' AND last_seen = '%1$s') AS found FROM profiles WHERE client_id = '%2$s'"
                    .formatted(then, client)))
        .containsExactly("ada true");
    assertThat(texts("SELECT id AS found FROM joined_ids WHERE client_id = '%s'".formatted(client)))
        .containsExactly("browser-1");
    assertThatCountsAreRows();
  }

  private Event said(String user, String metadata) {
    return TellingLoad.event(EventId.made(then), client, "identify", user, then, then, metadata);
  }

  @Test
  void a_crowd_that_was_counted_together_is_forgotten_together() {
    EventStore few = store(topic, settings(null, 2));
    Event[] crowd =
        IntStream.range(0, 9).mapToObj(i -> seen("user-" + i, then)).toArray(Event[]::new);
    Answers.of(few.commit(batch(0, 0, crowd[0], crowd[1])));
    Answers.of(few.commit(batch(0, 2, crowd)));
    Answers.of(few.commit(batch(0, 11, seen("user-0", now), seen("user-7", now))));

    assertGone(old);

    assertThat(users()).containsExactlyInAnyOrder("user-0", "(other)");
    assertThatCountsAreRows();
  }

  @Test
  void who_is_forgotten_leaves_room_for_others() {
    EventStore few = store(topic, settings(null, 2));
    Answers.of(few.commit(batch(0, 0, seen("ada", then), seen("bob", then))));
    assertGone(old);

    Answers.of(few.commit(batch(0, 2, seen("cleo", now), seen("dora", now))));
    Answers.of(few.commit(batch(0, 4, seen("eve", now))));

    assertThat(users()).containsExactlyInAnyOrder("cleo", "dora", "(other)");
    assertThatCountsAreRows();
  }
}
