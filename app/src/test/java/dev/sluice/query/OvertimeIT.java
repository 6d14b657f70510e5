package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OvertimeIT {

  private static final int QUICK_ROWS = 100;

  @TempDir private Path folder;

  @Test
  void a_search_that_the_database_has_no_time_for_gives_what_it_has_and_the_place_to_go_on() {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer server =
            RunningServer.start(
                "sluice.roles=query",
                "sluice.store.url=" + database.url(),
                "sluice.store.read-timeout=1s",
                "sluice.access.admin-key-file=" + folder.resolve("admin-key"))) {
      Calls calls = server.calls();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> calls.get("/api/v1/events").status() == 200);
      fill(database);

      JsonNode first = calls.get("/api/v1/events?limit=1000").json();
      List<String> actions = actions(first);
      assertThat(actions).isNotEmpty().hasSizeLessThanOrEqualTo(QUICK_ROWS).containsOnly("quick");
      database.run("DROP VIEW events");
      database.run("ALTER TABLE stored_events RENAME TO events");
      JsonNode second =
          calls.get("/api/v1/events?limit=1000&cursor=" + first.path("next").asString()).json();

      actions.addAll(actions(second));
      assertThat(actions).hasSize(QUICK_ROWS + 1).endsWith("slow");
      assertThat(second.path("next").isNull()).isTrue();
    }
  }

  /** The oldest takes longer than the database may. */
  private static void fill(ScratchDatabase database) {
    database.run("SELECT make_day(current_date)");
    database.run("INSERT INTO event_segments VALUES (current_date, 0)");
    database.run(
        """
        INSERT INTO events (
          client_id, id, action, occurred_at, received_at, log_partition, segment, log_offset)
        SELECT
          (SELECT client_id FROM api_keys), gen_random_uuid(), CASE n WHEN 0 THEN 'slow' ELSE 'quick' END,
          now(), current_date + n * interval '1 second', 0, 0, n
        FROM generate_series(0, %d) AS n
        """
            .formatted(QUICK_ROWS));
    database.run("ALTER TABLE events RENAME TO stored_events");
    database.run(
        """
        CREATE VIEW events AS SELECT * FROM stored_events
        WHERE CASE action WHEN 'slow' THEN pg_sleep(5) IS NOT NULL ELSE true END
        """);
  }

  private static List<String> actions(JsonNode page) {
    List<String> actions = new ArrayList<>();
    page.path("data").forEach(event -> actions.add(event.path("action").asString()));
    return actions;
  }
}
