package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.live.Commit;
import dev.sluice.log.Batch;
import dev.sluice.store.Column;
import dev.sluice.store.ScratchStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** For how long what is stored is kept. */
class RetentionIT extends RetentionTrial {

  private static final ScratchStore SCRATCH = new ScratchStore();

  RetentionIT() {
    super(SCRATCH);
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void a_day_that_is_no_longer_kept_is_dropped_with_all_that_was_counted_of_it() {
    commit(batch(0, 0, seen("ada", then), seen("bob", then), seen("ada", now)));

    look(KEPT);

    assertGone(old);
    assertThat(rows()).isOne();
    assertThat(counts())
        .containsEntry("total:", 1L)
        .containsEntry("action:x", 1L)
        .containsEntry("users:", 1L);
    assertThatCountsAreRows();
  }

  @Test
  void a_day_is_kept_until_the_last_of_it_is_old_and_an_hour_has_passed() {
    Instant due = old.plusDays(1).atTime(1, 0).toInstant(ZoneOffset.UTC);
    commit(batch(0, 0, seen("ada", then)));

    look(Duration.between(due, Instant.now()).plusMinutes(10));
    assertThat(partitions(old)).isOne();
    assertThat(rows()).isOne();

    assertGone(old, Duration.between(due, Instant.now()).minusMinutes(10));
  }

  @Test
  void a_day_is_kept_until_it_is_added_up() {
    commit(batch(0, 0, seen("ada", then)));
    run("DELETE FROM closed_periods");

    look(KEPT);
    assertThat(partitions(old)).isOne();

    addUpAllDays();
    look(KEPT);
    assertGone(old);
  }

  @Test
  void without_a_retention_nothing_is_dropped() {
    commit(batch(0, 0, seen("ada", then)));

    look(null);

    assertThat(rows()).isOne();
    look(KEPT);
  }

  @Test
  void what_is_dropped_is_announced_so_that_live_totals_fall() {
    commit(batch(0, 0, seen("ada", then), seen("ada", now)));

    assertGone(old);

    assertThat(announced)
        .allMatch(commit -> commit.partition() == -1)
        .flatExtracting(Commit::changes)
        .contains(new Commit.Change(client, "total", "", -1, 0, 1));
  }

  @Test
  void a_day_that_cannot_be_emptied_is_told_and_keeps_nothing_else_from_its_turn() {
    LocalDate stuck = old.minusDays(1);
    LocalDate week = week().minusWeeks(3);
    run("SELECT make_week('%s')".formatted(week));
    commit(batch(0, 0, seen("ada", then.minus(Duration.ofDays(1))), seen("ada", then)));
    run(
        """
        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'This day stays'; END $$
        """);
    run(
        "CREATE TRIGGER stays BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse()"
            .formatted(table(stuck)));
    Retention retention = retention(KEPT);

    Answers.of(retention.look().thenReturn(true));

    assertThat(retention.raised())
        .singleElement()
        .asString()
        .startsWith("To drop the day " + stuck)
        .contains("This day stays");
    assertThat(partitions(stuck)).isOne();
    assertGone(old);
    assertThat(weeks()).doesNotContain(week);
    assertThat(rows()).isOne();
    assertThatCountsAreRows();

    run("DROP TRIGGER stays ON " + table(stuck));
    look(KEPT);
    assertGone(stuck);
  }

  private static String table(LocalDate day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  @Test
  void ids_are_forgotten_only_when_nobody_asks_for_them_any_more() {
    LocalDate gone = week().minusWeeks(3);
    LocalDate asked = week().minusWeeks(1);
    run("SELECT make_week('%s'), make_week('%s')".formatted(gone, asked));

    look(null);

    assertThat(weeks()).contains(asked, week()).doesNotContain(gone);
  }

  @Test
  void minutes_are_kept_for_a_time_and_hours_and_days_for_good() {
    Instant before = now.minus(Duration.ofDays(40));
    commit(batch(0, 0, seen("ada", before), seen("ada", now)));

    look(null);

    assertThat(spans(before)).containsExactlyInAnyOrder("day", "hour");
    assertThat(spans(now)).containsExactlyInAnyOrder("day", "hour", "minute");
    assertThatCountsAreRows();
  }

  @Test
  void reports_are_kept_for_as_long_as_is_asked_and_otherwise_for_good() {
    Instant period = now.minus(Duration.ofDays(90));
    for (Instant starts : List.of(period, now)) {
      run(
          "INSERT INTO activity_reports VALUES ('%s', '%s', '%s', 1)"
              .formatted(client, starts, starts));
    }

    look(null);
    assertThat(reported()).hasSize(2);

    PersistSettings settings = settings(null, Duration.ofDays(60), 1000, 1000);
    Answers.of(
        new Retention(SCRATCH.schema(), transactions, announced::add, settings)
            .look()
            .thenReturn(true));
    assertThat(reported()).containsExactly(now.toString());
  }

  private List<String> reported() {
    return texts(
        "SELECT user_id AS found FROM activity_reports WHERE client_id = '%s'".formatted(client));
  }

  @Test
  void dead_letters_go_with_the_events() {
    commit(
        new Batch(0, place(0), place(2), List.of(garbage(0, "old"), garbage(1, "new")), () -> {}));
    run(
        "UPDATE dead_letters SET created_at = '%s' WHERE topic = '%s' AND log_offset = 0"
            .formatted(now.minus(KEPT).minusSeconds(60), topic));

    look(KEPT);

    assertThat(deadLetters(0)).isEmpty();
    assertThat(deadLetters(1)).containsExactly("new");
  }

  private List<String> spans(Instant time) {
    return texts(
        """
        SELECT span::text AS found FROM counts JOIN counted_keys USING (client_id)
        WHERE client_id = '%s' AND id = key_id AND dimension = 'total' AND span <> 'all'
          AND since = date_trunc(span::text, timestamptz '%s')
        """
            .formatted(client, time));
  }

  private LocalDate week() {
    return Answers.of(
        database
            .sql("SELECT min(week) AS week FROM weeks_around(now(), '0') AS week")
            .map(row -> Column.required(row, "week", LocalDate.class))
            .one());
  }

  private List<LocalDate> weeks() {
    return Answers.of(
        database
            .sql("SELECT begun FROM partitions_of('event_ids')")
            .map(row -> Column.required(row, "begun", LocalDate.class))
            .all());
  }
}
