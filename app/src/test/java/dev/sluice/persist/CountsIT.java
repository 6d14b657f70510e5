package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.event.Event;
import dev.sluice.live.Commit;
import dev.sluice.store.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountsIT extends StoreTrial {

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @Test
  void events_are_counted_by_minute_hour_and_day() {
    Instant hourAgo = now.minus(Duration.ofHours(1));
    commit(batch(0, 0, Events.received(client, now), Events.received(client, hourAgo)));
    commit(batch(0, 2, Events.received(client, now)));
    commit(batch(1, 0, Events.received(client, now)));

    assertThat(over(Span.MINUTE, now)).isEqualTo(3);
    assertThat(over(Span.MINUTE, hourAgo)).isOne();
    assertThat(over(Span.HOUR, now)).isEqualTo(3);
    assertThat(over(Span.HOUR, hourAgo)).isOne();
    assertThat(over(Span.DAY, now))
        .isEqualTo(
            Span.DAY.since(Span.minute(now)) == Span.DAY.since(Span.minute(hourAgo)) ? 4 : 3);
    assertThat(counts()).containsEntry("total:", 4L);
  }

  @Test
  void of_too_many_keys_the_later_ones_are_counted_together_for_good() {
    EventStore few = store(topic, settings(2, 1000));
    Answers.of(few.commit(batch(0, 0, of("a"), of("b"), of("c"), of("c"))));
    Answers.of(few.commit(batch(0, 4, of("d"), of("a"))));
    Answers.of(store.commit(batch(0, 6, of("e"), of("b"))));

    assertThat(counts())
        .containsEntry("action:a", 2L)
        .containsEntry("action:b", 2L)
        .containsEntry("action:(other)", 4L)
        .containsEntry("total:", 8L)
        .doesNotContainKeys("action:c", "action:d", "action:e");
    assertThatCountsAreRows();
  }

  @Test
  void a_key_whose_number_is_taken_is_counted_with_the_others_and_so_are_all_that_come_later() {
    commit(batch(0, 0, of("a")));
    giveNumberTo("action", "foreign", "b");

    Stored stored = commit(batch(0, 1, of("a"), of("b"), of("b")));
    commit(batch(0, 4, of("c"), of("b")));

    assertThat(stored.events()).isEqualTo(3);
    assertThat(counts())
        .containsEntry("action:a", 2L)
        .containsEntry("action:(other)", 4L)
        .containsEntry("total:", 6L)
        .doesNotContainKeys("action:b", "action:c", "action:foreign");
    assertThatCountsAreRows();
  }

  @Test
  void a_key_whose_number_has_gone_to_another_with_a_restored_database_is_numbered_anew() {
    commit(batch(0, 0, of("a"), of("b")));
    run(
        "UPDATE events SET action = 'foreign' WHERE client_id = '%s' AND action = 'b'"
            .formatted(client));
    run(
        "UPDATE counted_keys SET key = 'foreign' WHERE client_id = '%s' AND key = 'b'"
            .formatted(client));
    assertThatThrownBy(() -> commit(batch(0, 2, of("b")))).hasMessageContaining("gone");

    commit(batch(0, 2, of("b")));

    assertThat(counts()).containsEntry("action:foreign", 1L).containsEntry("action:(other)", 1L);
    assertThatCountsAreRows();
  }

  @Test
  void what_clients_name_never_has_the_number_of_what_they_do_not() {
    assertThat(
            texts(
                """
                SELECT dimension || ':' || key AS found
                FROM (VALUES
                  ('total', ''), ('users', ''), ('action', '(other)'), ('page', '(other)'), ('role', '(other)'))
                  AS own (dimension, key)
                WHERE key_number(dimension, key) % 2 = 0
                """))
        .hasSize(5);
    assertThat(
            texts(
                """
                SELECT n::text AS found FROM generate_series(1, 1000) AS n
                WHERE key_number('action', n::text) % 2 = 0
                """))
        .isEmpty();
  }

  @Test
  void keys_that_have_numbers_are_found_while_somebody_makes_others() {
    commit(batch(0, 0, of("a", "ada")));
    EventStore restarted = store(topic);

    Stored stored =
        Answers.of(
            transactions.run(
                session ->
                    session
                        .sql(
                            """
                            SELECT pg_advisory_xact_lock(hashtext('sluice.number_keys')),
                              set_config('idle_in_transaction_session_timeout', '0', true)
                            """)
                        .then()
                        .then(restarted.commit(batch(0, 1, of("a", "ada"))))));

    assertThat(stored.events()).isOne();
  }

  @Test
  void a_key_that_is_gone_from_the_database_is_numbered_anew() {
    commit(batch(0, 0, of("a")));
    run("DELETE FROM counted_keys WHERE client_id = '%s' AND key = 'a'".formatted(client));
    assertThatThrownBy(() -> commit(batch(0, 1, of("a")))).hasMessageContaining("gone");

    commit(batch(0, 1, of("a")));

    assertThat(counts()).containsEntry("action:a", 2L).containsEntry("total:", 2L);
  }

  @Test
  void two_that_number_keys_at_the_same_time_agree() {
    List<EventStore> stores = Stream.generate(() -> store(topic)).limit(2).toList();
    Event[] events = IntStream.range(0, 50).mapToObj(i -> of("a" + i)).toArray(Event[]::new);

    Answers.of(
        stores
            .get(0)
            .commit(batch(0, 0, events))
            .zipWith(stores.get(1).commit(batch(1, 0, events))));

    assertThat(counts()).containsEntry("action:a7", 1L).containsEntry("total:", 50L);
    assertThatCountsAreRows();
  }

  @Test
  void each_user_is_counted_with_the_times_at_which_he_was_seen() {
    commit(batch(0, 0, of("x", "ada"), of("x", "ada"), of("x", "bob")));
    commit(batch(0, 3, of("x", "ada")));

    assertThat(users()).containsOnly(Map.entry("ada", 3L), Map.entry("bob", 1L));
    assertThat(counts()).containsEntry("users:", 2L);
    assertThat(
            texts(
                "SELECT user_id AS found FROM users WHERE client_id = '%s' AND first_seen < last_seen"
                    .formatted(client)))
        .containsExactly("ada");
  }

  @Test
  void of_too_many_users_the_later_ones_are_counted_together() {
    EventStore few = store(topic, settings(1000, 2));
    Answers.of(few.commit(batch(0, 0, of("x", "ada"), of("x", "bob"))));
    Answers.of(few.commit(batch(0, 2, of("x", "cleo"), of("x", "ada"), of("x", "dora"))));

    assertThat(users())
        .containsOnly(Map.entry("ada", 2L), Map.entry("bob", 1L), Map.entry("(other)", 2L));
  }

  @Test
  void the_commit_tells_how_many_users_there_are() {
    Stored stored = commit(batch(0, 0, of("x", "ada"), of("x", "bob")));

    assertThat(stored.commits().getFirst().changes())
        .contains(new Commit.Change(client, "users", "", 2, 0, 2));
  }

  /** As if somebody had found two names that have one number. */
  private void giveNumberTo(String dimension, String foreign, String key) {
    run(
        """
        INSERT INTO counted_keys (client_id, dimension, key, id)
        VALUES ('%1$s', '%2$s', '%3$s', key_number('%2$s', '%4$s'))
        """
            .formatted(client, dimension, foreign, key));
  }

  private long over(Span span, Instant time) {
    return Answers.of(
        database
            .sql(
                """
                SELECT sum(value)::bigint AS found
                FROM counted_keys JOIN counts USING (client_id)
                WHERE client_id = :client AND dimension = 'total' AND key_id = id
                  AND span = :span::span AND since = to_timestamp(:since * 60)
                """)
            .bind("client", client)
            .bind("span", span.label())
            .bind("since", span.since(Span.minute(time)))
            .map(row -> Column.required(row, "found", Long.class))
            .one());
  }

  private Map<String, Long> users() {
    return Answers.of(
        database
            .sql("SELECT user_id, actions FROM users WHERE client_id = :client")
            .bind("client", client)
            .map(
                row ->
                    Map.entry(
                        Column.required(row, "user_id", String.class),
                        Column.required(row, "actions", Long.class)))
            .all()
            .collectMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Event of(String action) {
    return Events.of(client, action);
  }

  private Event of(String action, String user) {
    return Events.ofUser(client, action, user);
  }

  private static PersistSettings settings(int keys, long users) {
    return settings(null, keys, users);
  }
}
