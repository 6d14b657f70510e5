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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Three days of events, each with half of its rows in a segment that the day before has as well.
 */
class SearchPlanIT {

  private static final int ROWS_OF_A_DAY = 4000;
  private static final String INDEX_OF_FIELDS = "_event_tokens_idx";
  private static final List<String> ORDERS = List.of("&order=asc", "&order=desc");
  private static final LocalDate FIRST = LocalDate.of(2020, 2, 1);
  private static final UUID CLIENT = UUID.randomUUID();
  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);

  @BeforeAll
  static void store() {
    for (int day = 0; day < 3; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(
          """
          INSERT INTO events (
            client_id, id, action, user_id, page, role, session_id, ip, metadata, occurred_at, received_at,
            log_partition, segment, log_offset)
          SELECT
            '%s', gen_random_uuid(), 'a' || n %% 1000, 'user-' || n %% 1000, 'p' || n %% 1000, 'r' || n %% 1000,
            's' || n %% 1000, '10.0.0.0'::inet + n %% 1000, jsonb_build_object('n', n), at - interval '1 minute', at,
            0, %d + n / %d, n
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
    SearchQuery page = query(null, TimeRange.ALWAYS, new Cursor(at(0, 5), CLIENT));

    assertThat(plan(page)).contains(table(0)).doesNotContain(table(1), table(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action=a7",
        "user=user-7",
        "page=p7",
        "role=r7",
        "session=s7",
        "ip=10.0.0.7",
        "action=a7&page=p7",
        "action=a7&user=user-7&page=p7&role=r7&session=s7&ip=10.0.0.7",
        "user=user-7&q=1",
        "user=user-7&occurredFrom=2020-02-01T00:00:00Z",
      })
  void whatever_names_a_field_is_looked_up_by_the_index_of_all_fields(String asked) {
    for (String order : ORDERS) {
      assertThat(plan(asked(asked + order)))
          .as(order)
          .contains(table(0) + INDEX_OF_FIELDS, table(1) + INDEX_OF_FIELDS)
          .doesNotContain("Seq Scan on events", "_pkey");
    }
  }

  @Test
  void a_user_of_several_ids_is_looked_up_by_the_index_of_all_fields() {
    SearchQuery joined = asked("user=user-7").joining(List.of("user-8", "user-9"));

    assertThat(plan(joined))
        .contains(table(0) + INDEX_OF_FIELDS, table(1) + INDEX_OF_FIELDS)
        .doesNotContain("Seq Scan on events", "_pkey");
  }

  @Test
  void what_occurred_in_a_time_is_looked_up_by_that() {
    for (String order : ORDERS) {
      assertThat(
              plan(
                  asked(
                      "occurredFrom=2020-02-03T00:05:00Z&occurredTo=2020-02-03T00:06:00Z" + order)))
          .as(order)
          .contains(table(2) + "_client_id_occurred_at_idx")
          .doesNotContain("Seq Scan on events", table(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "q=1&", "role=r7&"})
  void what_was_not_received_when_it_occurred_is_looked_for_among_what_is_out_of_time(
      String asked) {
    for (String order : ORDERS) {
      assertThat(
              List.of(
                  plan(asked(asked + "occurredTo=2020-02-01T00:30:00Z" + order), Walk.Side.LATE),
                  plan(
                      asked(asked + "occurredFrom=2020-02-03T00:30:00Z" + order),
                      Walk.Side.AHEAD_OF_TIME)))
          .as(order)
          .allSatisfy(
              plan ->
                  assertThat(plan)
                      .contains(table(1) + "_client_id_received_at_id_occurred_at_idx")
                      .doesNotContain("Seq Scan on events", "_pkey"));
    }
  }

  private static String plan(SearchQuery query, Walk.Side side) {
    return plan(
        new EventSql(query, Detail.WHOLE)
            .search(
                SearchPlanIT::explained,
                CLIENT,
                leg(new TimeRange(at(1, 0), at(2, 0)), query, side),
                100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "q=1", "role=r7&q=1", "occurredFrom=2020-02-02T00:00:00Z"})
  void what_is_among_the_first_is_found_by_the_time_without_a_sort(String asked) {
    for (String order : ORDERS) {
      SearchQuery query = asked(asked + order);
      EventSql sql = new EventSql(query, Detail.WHOLE);

      assertThat(
              plan(
                  query.isFiltered()
                      ? sql.probe(SearchPlanIT::explained, CLIENT, whole(query), 100, 10)
                      : sql.search(SearchPlanIT::explained, CLIENT, whole(query), 10)))
          .as(order)
          .contains(table(1) + "_pkey")
          .doesNotContain("Seq Scan on events", "event_tokens", "Sort");
    }
  }

  private static SearchQuery asked(String parameters) {
    return SearchQuery.of(
        UriComponentsBuilder.fromUriString(
                "?from=2020-02-01T00:00:00Z&to=2020-02-04T00:00:00Z&" + parameters)
            .build()
            .getQueryParams(),
        cursor -> Optional.empty());
  }

  @Test
  void what_names_no_field_goes_by_the_time() {
    assertThat(plan(query(null, at(0, 0), at(3, 0))))
        .contains(table(2) + "_pkey")
        .doesNotContain("event_tokens");
  }

  private static SearchQuery query(@Nullable String user, Instant from, Instant to) {
    return query(user, new TimeRange(from, to), Cursor.NEWEST);
  }

  private static SearchQuery query(@Nullable String user, TimeRange range, Cursor after) {
    return new SearchQuery(
        Selection.of(new EventFilter(null, user, null, null, null, null), range, TimeRange.ALWAYS),
        Order.DESC,
        100,
        after);
  }

  private static Instant at(int day, int hour) {
    return FIRST.plusDays(day).atTime(hour, 0).toInstant(ZoneOffset.UTC);
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
  }

  private static String plan(SearchQuery query) {
    return plan(
        new EventSql(query, Detail.WHOLE)
            .search(SearchPlanIT::explained, CLIENT, whole(query), 100));
  }

  private static Walk.Leg whole(SearchQuery query) {
    return leg(query.searched(), query, Walk.Side.IN_TIME);
  }

  private static Walk.Leg leg(TimeRange time, SearchQuery query, Walk.Side side) {
    return new Walk.Leg(time, query.after(), List.of(0, 1, 2, 3), side);
  }

  private static GenericExecuteSpec explained(String sql) {
    return DATABASE.sql("EXPLAIN " + sql);
  }

  private static String plan(GenericExecuteSpec search) {
    return Answers.of(search.map(row -> Column.required(row, "QUERY PLAN", String.class)).all())
        .stream()
        .collect(Collectors.joining("\n"));
  }

  private static void run(String sql) {
    Answers.of(DATABASE.sql(sql).fetch().rowsUpdated().defaultIfEmpty(0L));
  }
}
