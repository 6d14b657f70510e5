package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Engines through a hard life; every test leaves them running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnginesIT {
  private static final String WORD = "durable";

  private final BlockingQueue<EngineFailure> failures = new LinkedBlockingQueue<>();

  private DataFolder folder;
  private Engines engines;
  private Contents contents;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = DataFolder.open(temporary.resolve("a folder"));
    engines = Engines.in(folder, EngineOptions.standard().telling(failures::add)).start();
    contents = new Contents(engines);
    contents.write(WORD);
  }

  @AfterAll
  void closed_engines_leave_no_process() {
    Daemon postgres = engines.postgres().daemon().orElseThrow();
    Daemon redis = engines.redis().daemon().orElseThrow();

    engines.close();
    folder.close();

    assertThat(postgres.hasEnded()).isTrue();
    assertThat(redis.hasEnded()).isTrue();
    assertThat(engines.start().redis().isRunning()).as("closed is closed").isFalse();
  }

  @Test
  void postgres_waits_for_the_disk() throws Exception {
    assertThat(contents.query("SHOW fsync")).isEqualTo("on");
    assertThat(contents.query("SHOW synchronous_commit")).isEqualTo("on");
    assertThat(contents.query("SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(contents.query("SELECT lower('ÄÖ')")).isEqualTo("äö");
  }

  @Test
  void postgres_writes_its_pages_seldom_and_reads_little_again_after_a_kill() throws Exception {
    assertThat(contents.query("SHOW max_wal_size")).isEqualTo("2GB");
    assertThat(contents.query("SHOW checkpoint_timeout")).isEqualTo("15min");
  }

  @Test
  void whoever_knows_the_password_of_postgres_owns_its_database_and_no_more() throws Exception {
    assertThat(contents.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("f");
    assertThatThrownBy(() -> contents.query("SELECT pg_read_file('/etc/hostname')"))
        .hasMessageContaining("permission denied");
    assertThat(
            contents.query(
                "SELECT pg_get_userbyid(datdba) FROM pg_database"
                    + " WHERE datname = current_database()"))
        .isEqualTo(engines.postgres().username());
  }

  @Test
  void who_connects_with_postgres_hashes_the_password_once() throws Exception {
    assertThat(
            contents.queryAsSuperuser(
                "SELECT string_agg(rolname || ' ' || split_part(rolpassword, ':', 1), ', '"
                    + " ORDER BY rolname) FROM pg_authid WHERE rolcanlogin"))
        .isEqualTo("postgres SCRAM-SHA-256$1, sluice SCRAM-SHA-256$1");
  }

  @Test
  void a_stopped_engine_starts_again_with_its_data_on_its_port() throws Exception {
    engines.redis().stop();
    engines.kafka().stop();
    engines.postgres().stop();
    assertThatThrownBy(contents::inPostgres).hasMessageContaining("refused");
    assertThatThrownBy(contents::inRedis).hasMessageContaining("refused");

    engines.start();

    assertThat(contents.inPostgres()).isEqualTo(WORD);
    assertThat(contents.inRedis()).isEqualTo(WORD);
    assertThat(contents.inKafka()).isEqualTo(WORD);
  }

  @Test
  void a_killed_engine_starts_again_with_its_data() throws Exception {
    engines.postgres().kill();
    engines.redis().kill();
    assertThat(engines.postgres().isRunning()).isFalse();
    assertThat(engines.redis().isRunning()).isFalse();

    engines.postgres().start();
    engines.redis().start();

    assertThat(contents.inPostgres()).isEqualTo(WORD);
    assertThat(contents.inRedis()).isEqualTo(WORD);
  }

  @Test
  void a_frozen_engine_does_not_answer_until_it_goes_on() throws Exception {
    engines.postgres().pause();
    engines.redis().pause();
    Contents hurried = new Contents(engines, Duration.ofSeconds(2));
    assertThatThrownBy(hurried::inPostgres).hasMessageContaining("connection attempt failed");
    assertThatThrownBy(hurried::inRedis).hasMessageContaining("timed out");

    engines.postgres().resume();
    engines.redis().resume();

    assertThat(contents.inPostgres()).isEqualTo(WORD);
    assertThat(contents.inRedis()).isEqualTo(WORD);
  }

  @Test
  void a_frozen_engine_can_be_stopped() {
    engines.redis().pause();

    engines.redis().stop();

    assertThat(engines.redis().isRunning()).isFalse();
    engines.redis().start();
  }

  @Test
  void a_broker_that_gives_up_tells_instead_of_ending_the_jvm() throws Exception {
    assertThatThrownBy(() -> Exit.halt(1, "no more disk")).isInstanceOf(EngineFailure.class);

    EngineFailure failure = failures.poll(60, TimeUnit.SECONDS);
    assertThat(failure).hasMessage("Kafka gave up: no more disk.");
  }

  @Test
  void passwords_are_for_their_owner_only() throws Exception {
    for (String file : new String[] {"postgres/password", "redis/password", "redis/redis.conf"}) {
      assertThat(permissions(file)).isEqualTo("rw-------");
    }
    assertThat(permissions(".")).isEqualTo("rwx------");
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.path().resolve(file)));
  }
}
