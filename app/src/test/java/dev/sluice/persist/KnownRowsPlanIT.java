package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.store.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How it is looked up which rows of a batch are there already. */
class KnownRowsPlanIT extends StoreTrial {

  private static final int ROWS_OF_A_DAY = 5000;
  private static final LocalDate FIRST = LocalDate.of(2020, 5, 1);

  @BeforeEach
  void store() {
    for (int day = 0; day < 3; day++) {
      run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      run(
          """
          INSERT INTO events (
            client_id, id, action, occurred_at, received_at, log_partition, segment, log_offset)
          SELECT '%s', gen_random_uuid(), 'view', at, at, 0, 0, n
          FROM generate_series(0, %d - 1) AS n,
            LATERAL (SELECT '%s 00:00:00Z'::timestamptz + n * interval '1 second') AS moment (at)
          """
              .formatted(client, ROWS_OF_A_DAY, FIRST.plusDays(day)));
      run("ANALYZE " + table(day));
    }
  }

  @Test
  void only_the_days_of_the_batch_are_asked_and_each_row_by_the_key() {
    List<Row> rows =
        IntStream.range(0, 5000)
            .mapToObj(i -> new Row(0, i, Events.received(client, time().plusSeconds(i))))
            .toList();

    String plan =
        Answers.of(
                EventRows.ask(database.sql("EXPLAIN " + EventRows.KNOWN), rows)
                    .map(row -> Column.required(row, "QUERY PLAN", String.class))
                    .all())
            .stream()
            .collect(Collectors.joining("\n"));

    assertThat(plan)
        .contains(table(1) + "_pkey")
        .doesNotContain(table(0), table(2), "Seq Scan", "Join");
  }

  private static Instant time() {
    return FIRST.plusDays(1).atTime(1, 0).toInstant(ZoneOffset.UTC);
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
  }
}
