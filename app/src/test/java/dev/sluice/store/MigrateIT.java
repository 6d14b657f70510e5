package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.SluiceApplication;
import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.SharedEngines;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class MigrateIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void a_server_that_is_not_to_migrate_waits_for_the_command_that_does() {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer server =
            RunningServer.start(
                "sluice.roles=query",
                "sluice.store.url=" + database.url(),
                "sluice.store.migrate=false")) {
      Calls calls = server.calls();
      awaitFailingSchema(calls, "query");

      migrate(database);

      await().atMost(SOON).until(() -> calls.get("/health/ready").status() == 200);
      assertThat(calls.get("/api/v1/events").status()).isEqualTo(200);
    }
  }

  private static void awaitFailingSchema(Calls calls, String role) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Calls.Answer health = calls.get("/health/ready");
              assertThat(health.status()).isEqualTo(503);
              assertThat(health.json().path("roles").path(role).asString())
                  .isEqualTo("failing: schema");
            });
  }

  @Test
  void a_new_server_that_takes_events_in_waits_for_it_too() {
    try (ScratchDatabase database = new ScratchDatabase();
        RunningServer server =
            RunningServer.start(
                "sluice.roles=ingest",
                "sluice.store.url=" + database.url(),
                "sluice.store.migrate=false")) {
      Calls calls = server.calls();
      awaitFailingSchema(calls, "ingest");

      migrate(database);

      await().atMost(SOON).until(() -> calls.get("/health/ready").status() == 200);
    }
  }

  @Test
  void a_server_that_takes_events_in_does_not_wait_for_a_database_that_is_away() {
    try (RunningServer server =
        RunningServer.start(
            "sluice.roles=ingest",
            "sluice.store.url=postgresql://127.0.0.1:1/sluice",
            "sluice.store.migrate=false")) {
      Calls calls = server.calls();
      await().atMost(SOON).until(() -> scraped(calls, "sluice_stage_errors_total") >= 4);

      Calls.Answer health =
          await()
              .atMost(SOON)
              .until(() -> calls.get("/health/ready"), answer -> answer.status() == 200);
      assertThat(health.json().at("/roles/ingest").asString()).isEqualTo("up");
    }
  }

  private static double scraped(Calls calls, String meter) {
    return calls
        .get("/metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(meter) && line.contains("stage=\"schema\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void what_is_there_already_is_left_as_it_is() {
    try (ScratchDatabase database = new ScratchDatabase()) {
      migrate(database);
      database.run("INSERT INTO clients (id, name) VALUES (gen_random_uuid(), 'Shop')");

      migrate(database);

      assertThat(database.texts("SELECT name FROM clients")).containsExactly("Shop");
    }
  }

  /** As where a release is taken back. */
  @Test
  void what_a_later_release_has_brought_is_no_harm() {
    try (ScratchDatabase database = new ScratchDatabase();
        ConfigurableApplicationContext context =
            new SpringApplicationBuilder(Migrate.class)
                .web(WebApplicationType.NONE)
                .run(settings(database))) {
      Migration migration = context.getBean(Migration.class);
      migration.make();
      database.run(
          """
          INSERT INTO flyway_schema_history
            (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
          VALUES (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 7, 'later', 1, true)
          """);

      assertThatCode(migration::make).doesNotThrowAnyException();
      assertThatCode(migration::require).doesNotThrowAnyException();
    }
  }

  @Test
  void it_fails_where_the_database_is_away() {
    assertThatThrownBy(() -> Migrate.run("--sluice.store.url=postgresql://127.0.0.1:1/sluice"))
        .hasMessageContaining("127.0.0.1:1");
  }

  private static void migrate(ScratchDatabase database) {
    SluiceApplication.main(
        Stream.concat(Stream.of(Migrate.WORD), Stream.of(settings(database)))
            .toArray(String[]::new));
  }

  private static String[] settings(ScratchDatabase database) {
    Postgres postgres = SharedEngines.get().postgres();
    return new String[] {
      "--sluice.store.url=" + database.url(),
      "--sluice.store.username=" + postgres.username(),
      "--sluice.store.password=" + postgres.password()
    };
  }
}
