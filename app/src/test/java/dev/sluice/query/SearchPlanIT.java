package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.JsonPage;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three days of events, each with half of its rows in a segment that the day before has as well.
 */
class SearchPlanIT {

  private static final int ROWS_OF_A_DAY = 4000;
  private static final LocalDate FIRST = LocalDate.of(2020, 2, 1);
  private static final UUID CLIENT = UUID.randomUUID();
  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);

  private final EventSearch search = new EventSearch(DATABASE, JsonMapper.shared());

  @BeforeAll
  static void store() {
    for (int day = 0; day < 3; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(
          """
          INSERT INTO events (
            client_id, id, action, user_id, occurred_at, received_at, log_partition, segment, log_offset)
          SELECT '%s', gen_random_uuid(), 'view', 'user-' || n %% 1000, at, at, 0, %d + n / %d, n
          FROM generate_series(0, %d - 1) AS n,
            LATERAL (SELECT '%s 00:00:00Z'::timestamptz + n * interval '1 second') AS moment (at)
          """
              .formatted(CLIENT, day, ROWS_OF_A_DAY / 2, ROWS_OF_A_DAY, FIRST.plusDays(day)));
      run(
          "INSERT INTO event_segments VALUES ('%1$s', %2$d), ('%1$s', %2$d + 1) ON CONFLICT DO NOTHING"
              .formatted(FIRST.plusDays(day), day));
      run("ANALYZE " + table(day));
    }
  }

  @Test
  void a_range_of_time_touches_its_own_days_alone() {
    String plan = plan(query(null, at(1, 5), at(1, 6)));

    assertThat(plan).contains(table(1)).doesNotContain(table(0), table(2));
  }

  @Test
  void a_next_page_leaves_out_the_days_after_it() {
    SearchQuery page =
        new SearchQuery(null, null, TimeRange.ALWAYS, 10, new Cursor(at(0, 5), CLIENT));

    assertThat(plan(page)).contains(table(0)).doesNotContain(table(1), table(2));
  }

  @Test
  void a_field_is_looked_up_by_the_index_of_all_fields() {
    assertThat(plan(query("user-7", at(0, 0), at(3, 0)))).contains(table(1) + "_event_tokens_idx");
  }

  @Test
  void what_names_no_field_goes_by_the_time() {
    assertThat(plan(query(null, at(0, 0), at(3, 0))))
        .contains(table(2) + "_pkey")
        .doesNotContain("event_tokens");
  }

  @Test
  void rows_of_every_segment_are_found() {
    JsonPage page = Answers.of(search.find(CLIENT, query("user-7", at(0, 0), at(3, 0))));

    assertThat(JsonMapper.shared().readTree(page.bytes()).path("data")).hasSize(12);
  }

  private static SearchQuery query(@Nullable String user, Instant from, Instant to) {
    return new SearchQuery(null, user, new TimeRange(from, to), 100, Cursor.NEWEST);
  }

  private static Instant at(int day, int hour) {
    return FIRST.plusDays(day).atTime(hour, 0).toInstant(ZoneOffset.UTC);
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
  }

  private String plan(SearchQuery query) {
    Integer[] segments = Answers.of(search.segments(query));
    return Answers.of(
            search
                .ask("EXPLAIN " + EventSearch.sql(query), CLIENT, query, segments)
                .map(row -> Column.required(row, "QUERY PLAN", String.class))
                .all())
        .stream()
        .collect(Collectors.joining("\n"));
  }

  private static void run(String sql) {
    Answers.of(DATABASE.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
