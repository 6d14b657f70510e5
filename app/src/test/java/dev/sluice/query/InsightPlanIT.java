package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.platform.TimeRange;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.util.LinkedMultiValueMap;

/** How the database goes about questions that look through many events. */
class InsightPlanIT {

  private static final LocalDate FIRST = LocalDate.of(2022, 2, 1);
  private static final int DAYS = 4;
  private static final DatabaseClient DATABASE = SharedServer.get().bean(DatabaseClient.class);
  private static final MadeEvents MADE = new MadeEvents(Seed.random(), FIRST, DAYS, 300, 8_000);

  @BeforeAll
  static void analyze() {
    for (int day = 0; day < DAYS; day++) {
      Answers.of(DATABASE.sql("ANALYZE " + table(day)).fetch().rowsUpdated().defaultIfEmpty(0L));
    }
  }

  @Test
  void days_outside_of_the_time_are_not_touched() {
    FunnelQuery query = funnel(List.of("a", "b", "c"));
    EventScan scan = new EventScan(query.events(), Set.of(), false, List.of());

    String plan = plan(Funnels.bind(explained(Funnels.sql(scan, 3)), query, scan));

    assertThat(plan).contains(table(1), table(2)).doesNotContain(table(0), table(3));
  }

  @Test
  void the_steps_of_a_funnel_take_one_order() {
    FunnelQuery query = funnel(List.of("a", "b", "c", "d"));
    EventScan scan = new EventScan(query.events(), Set.of(), false, List.of());

    String plan = plan(Funnels.bind(explained(Funnels.sql(scan, 4)), query, scan));

    assertThat(
            plan.lines().filter(line -> line.contains("Sort Key") && line.contains("log_offset")))
        .hasSize(1);
  }

  @Test
  void rare_actions_are_found_by_the_index_of_fields() {
    FunnelQuery query = funnel(List.of("f", "g"));
    EventScan scan = new EventScan(query.events(), Set.of(), true, segments());

    String plan = plan(Funnels.bind(explained(Funnels.sql(scan, 2)), query, scan));

    assertThat(plan).contains(table(1) + "_event_tokens_idx").doesNotContain(table(0), table(3));
  }

  @Test
  void counts_tell_which_are_rare() {
    assertThat(scan(List.of("g", "f")).actionsByIndex()).isTrue();
    assertThat(scan(List.of("a", "g")).actionsByIndex()).isFalse();
    assertThat(scan(List.of("a", "g")).segments()).isEmpty();
  }

  private static EventScan scan(List<String> steps) {
    return Answers.of(
        SharedServer.get()
            .bean("reads", Reads.class)
            .choose()
            .transactions()
            .run(session -> new EventScans(1_000_000).of(session, funnel(steps).events())));
  }

  private static FunnelQuery funnel(List<String> steps) {
    LinkedMultiValueMap<String, String> asked = new LinkedMultiValueMap<>();
    asked.addAll("step", steps);
    asked.add("from", at(1).toString());
    asked.add("to", at(3).toString());
    FunnelQuery query = FunnelQuery.of(MADE.client(), asked, at(3));
    assertThat(query.events().received()).isEqualTo(new TimeRange(at(1), at(3)));
    return query;
  }

  private static List<Integer> segments() {
    return IntStream.range(0, 16).boxed().toList();
  }

  private static Instant at(int day) {
    return FIRST.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
  }

  private static GenericExecuteSpec explained(String sql) {
    return DATABASE.sql("EXPLAIN " + sql);
  }

  private static String plan(GenericExecuteSpec statement) {
    return Answers.of(statement.map(row -> Column.required(row, "QUERY PLAN", String.class)).all())
        .stream()
        .collect(Collectors.joining("\n"));
  }
}
