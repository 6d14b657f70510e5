package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.query.Frontier.Point;
import dev.sluice.store.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import tools.jackson.databind.json.JsonMapper;

/** Three days of a client's events, of which a tail reads the end. */
class TailPlanIT {

  private static final int ROWS_OF_A_DAY = 4000;
  private static final LocalDate FIRST = LocalDate.of(2020, 3, 1);
  private static final UUID CLIENT = UUID.randomUUID();
  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);

  private final EventTail tail = new EventTail(DATABASE, JsonMapper.shared(), "unused");
  private final EventTail.Stretch end =
      new EventTail.Stretch(CLIENT, frontier(ROWS_OF_A_DAY - 50), frontier(ROWS_OF_A_DAY), 100);

  private static Frontier frontier(long place) {
    return new Frontier(
        at(2, 3990), new TreeMap<>(Map.of(0, new Point(place, place), 1, new Point(place, place))));
  }

  @BeforeAll
  static void store() {
    for (int day = 0; day < 3; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(
          """
          INSERT INTO events (
            client_id, id, action, occurred_at, received_at, log_partition, segment, log_offset)
          SELECT '%s', gen_random_uuid(), 'view', at, at, n %% 2, 0, n
          FROM generate_series(0, %d - 1) AS n,
            LATERAL (SELECT '%s 00:00:00Z'::timestamptz + n * interval '1 second') AS moment (at)
          """
              .formatted(CLIENT, ROWS_OF_A_DAY, FIRST.plusDays(day)));
      run("ANALYZE " + table(day));
    }
  }

  @Test
  void what_is_new_is_found_by_the_time_it_was_received_at() {
    assertThat(plan(tail.recent("EXPLAIN " + EventTail.RECENT, end)))
        .containsPattern(table(2) + "_pkey.*\n.*Index Cond: .*received_at")
        .doesNotContain(table(0), table(1));
  }

  @Test
  void what_was_late_is_found_minute_by_minute() {
    Instant[] minutes = {at(0, 60), at(2, 120)};

    assertThat(plan(tail.inMinutes("EXPLAIN " + EventTail.IN_MINUTES, end, minutes)))
        .containsPattern(table(0) + "_pkey.*\n.*Index Cond: .*received_at >= moment");
  }

  private static Instant at(int day, long second) {
    return FIRST.plusDays(day).atStartOfDay().plusSeconds(second).toInstant(ZoneOffset.UTC);
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
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
