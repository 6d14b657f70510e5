package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** Three days of a client that has five hundred actions, and of four more that have as much. */
class StatsPlanIT {

  private static final int ROWS_OF_A_DAY = 4_000;
  private static final LocalDate FIRST = LocalDate.of(2020, 8, 1);
  private static final UUID CLIENT = UUID.randomUUID();
  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);

  @BeforeAll
  static void store() {
    List<UUID> clients = new ArrayList<>(List.of(CLIENT));
    for (int i = 0; i < 4; i++) {
      clients.add(UUID.randomUUID());
    }
    for (int day = 0; day < 3; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(
          """
          INSERT INTO events (
            client_id, id, action, user_id, occurred_at, received_at, log_partition, segment, log_offset)
          SELECT '%s', gen_random_uuid(), 'a' || n %% 500, 'user-' || n %% 1000, at, at, 0, %d, n
          FROM generate_series(0, %d - 1) AS n,
            LATERAL (SELECT '%s 00:00:00Z'::timestamptz + n * interval '20 seconds') AS moment (at)
          """
              .formatted(CLIENT, day, ROWS_OF_A_DAY, FIRST.plusDays(day)));
      run("ANALYZE " + table(day));
    }
    for (UUID client : clients) {
      run(
          """
          INSERT INTO counted_keys
          SELECT '%1$s'::uuid, 'total', '', key_number('total', '')
          UNION ALL
          SELECT '%1$s'::uuid, 'action', 'a' || n, key_number('action', 'a' || n) FROM generate_series(0, 499) AS n
          """
              .formatted(client));
      run(
          """
          INSERT INTO counts
          SELECT client_id, id, 'hour', hour, 0, 1, 1
          FROM counted_keys, generate_series('%s'::timestamptz, '%s', interval '1 hour') AS hour
          WHERE client_id = '%s'
          """
              .formatted(FIRST, FIRST.plusDays(3), client));
    }
    run("ANALYZE counts");
    run("ANALYZE counted_keys");
  }

  @Test
  void one_count_is_read_hour_by_hour_and_no_other() {
    assertIsReadByKey(new CountedKeys("action", "a7"));
  }

  @Test
  void all_counts_of_a_client_are_read_key_by_key_and_no_other_clients() {
    assertIsReadByKey(CountedKeys.all(EventField.ACTION));
  }

  private static void assertIsReadByKey(CountedKeys keys) {
    List<Piece> hours = Piece.of(List.of(new TimeRange(at(0, 5), at(0, 9))));

    assertThat(plan(new CountSql(CLIENT, Grouping.WHOLE, keys, hours).sum()))
        .containsPattern("counts_hour_pkey.*\\n.*Index Cond: .*key_id = .*since >= ")
        .doesNotContain("since_idx", "counts_day", "counts_minute", "counts_all", "events_");
  }

  @Test
  void rows_of_a_field_are_found_by_the_index_of_all_fields_in_their_days() {
    assertThat(plan(rows("a7", at(1, 0), at(2, 0))))
        .contains(table(1) + "_event_tokens_idx")
        .doesNotContain(table(0), table(2));
  }

  @Test
  void rows_of_a_time_are_found_by_it() {
    assertThat(plan(rows(null, at(1, 3), at(1, 4))))
        .containsPattern(table(1) + "_pkey.*\\n.*Index Cond: .*received_at >= ")
        .doesNotContain(table(0), table(2));
  }

  private static GenericExecuteSpec rows(@Nullable String action, Instant from, Instant to) {
    Rows rows =
        new Rows(
            new Conditions(
                new EventFilter(action, null, null, null, null, null), TimeRange.ALWAYS, null),
            new TimeRange(from, to),
            List.of(0, 1, 2),
            5_000_000);
    GenericExecuteSpec statement =
        DATABASE.sql(
            "EXPLAIN SELECT count(*) FROM (%s) AS found".formatted(rows.sql("user_id", 0)));
    return rows.bindTime(rows.bindFields(statement), 0).bind("client", CLIENT);
  }

  private static Instant at(int day, int hour) {
    return FIRST.plusDays(day).atTime(hour, 0).toInstant(ZoneOffset.UTC);
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
  }

  private static String plan(SumSql sum) {
    return plan(sum.statement(sql -> DATABASE.sql("EXPLAIN " + sql), 10));
  }

  private static String plan(GenericExecuteSpec explained) {
    return Answers.of(explained.map(row -> Column.required(row, "QUERY PLAN", String.class)).all())
        .stream()
        .collect(Collectors.joining("\n"));
  }

  private static void run(String sql) {
    Answers.of(DATABASE.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
