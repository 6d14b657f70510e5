package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.store.Column;
import dev.sluice.store.ScratchStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class ErasurePlanIT {

  private static final ScratchStore SCRATCH = new ScratchStore();
  private static final DatabaseClient DATABASE = SCRATCH.database();
  private static final LocalDate FIRST = LocalDate.of(2020, 2, 1);
  private static final UUID CLIENT = UUID.randomUUID();

  @BeforeAll
  static void store() {
    for (int day = 0; day < 3; day++) {
      SCRATCH.run("SELECT make_day('%s')".formatted(FIRST.plusDays(day)));
      SCRATCH.run(
          """
          INSERT INTO events (
            client_id, id, action, user_id, occurred_at, received_at, log_partition, segment, log_offset)
          SELECT '%s', gen_random_uuid(), 'view', 'user-' || n %% 1000, at, at, 0, %d + n / 2000, n
          FROM generate_series(0, 3999) AS n,
            LATERAL (SELECT '%s 00:00:00Z'::timestamptz + n * interval '1 second') AS moment (at)
          """
              .formatted(CLIENT, day, FIRST.plusDays(day)));
      SCRATCH.run("ANALYZE " + table(day));
    }
  }

  @AfterAll
  static void leave() {
    SCRATCH.close();
  }

  @Test
  void rows_are_found_by_the_index_of_fields_and_taken_away_by_their_places() {
    assertThat(plan("user-7"))
        .contains(table(1) + "_event_tokens_idx", "Tid Scan on " + table(1))
        .doesNotContain("Seq Scan on " + table(1), table(0), table(2));
  }

  private static String table(int day) {
    return "events_" + DateTimeFormatter.BASIC_ISO_DATE.format(FIRST.plusDays(day));
  }

  private static String plan(String user) {
    Instant upTo = FIRST.plusDays(9).atStartOfDay(ZoneOffset.UTC).toInstant();
    return Answers.of(
            ErasedRows.statement(
                    sql -> DATABASE.sql("EXPLAIN " + sql),
                    new ErasedUser(CLIENT, new byte[32], user, upTo),
                    FIRST.plusDays(1),
                    new Integer[] {1, 2})
                .map(row -> Column.required(row, "QUERY PLAN", String.class))
                .all())
        .stream()
        .collect(Collectors.joining("\n"));
  }
}
