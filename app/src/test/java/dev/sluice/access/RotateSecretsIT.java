package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.RunningServer;
import dev.sluice.ScratchDatabase;
import dev.sluice.platform.StartFailureReporter;
import dev.sluice.platform.WrongSettingException;
import dev.sluice.store.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;

class RotateSecretsIT {

  private static final Clock CLOCK = Clock.systemUTC();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir private static Path folder;
  private static ScratchDatabase database;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    database = new ScratchDatabase();
    server =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.store.url=" + database.url(),
            "sluice.access.secrets-file=" + path());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Newcomer.logIn(server, "nobody@example.com", "x").status() == 401);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @Test
  void what_is_sealed_after_a_rotation_is_sealed_with_the_secret_that_it_added()
      throws IOException {
    Newcomer ada = Newcomer.come(server);
    String before = sealedWith(ada);

    Answers.of(rotation(path(), new HurriedClock()).rotate());

    String added = new SecretsFile(path()).read().turns().getLast().id();
    assertThat(sealedWith(ada)).isEqualTo(added).isNotEqualTo(before);
    assertThat(database.texts("SELECT subject FROM audit WHERE what = 'secrets-rotated'"))
        .contains(added);
    assertThat(ada.owner().get("/api/v1/keys").status()).isEqualTo(200);
  }

  @Test
  void a_secret_that_somebody_has_put_into_the_file_is_taken_as_it_is() throws IOException {
    Newcomer ada = Newcomer.come(server);
    Clock later = Clock.offset(CLOCK, Duration.ofHours(1));
    String added = new SecretsFile(path()).add(CLOCK.instant().plus(Duration.ofMinutes(50))).id();
    int secrets = Files.readAllLines(path()).size();

    Answers.of(rotation(path(), later).reseal());

    assertThat(sealedWith(ada)).isEqualTo(added);
    assertThat(path()).content().hasLineCount(secrets);
  }

  @Test
  void a_rotation_fails_where_the_secret_that_it_added_is_not_in_force() {
    assertThatThrownBy(() -> rotation(path(), CLOCK).rotate().block())
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("in force");
  }

  @Test
  void the_secrets_of_another_database_are_left_as_they_are() throws IOException {
    Path others = folder.resolve("others");
    MadeSecrets.in(others, CLOCK);
    String before = Files.readString(others);

    assertThatThrownBy(() -> rotation(others, CLOCK).rotate().block())
        .isInstanceOf(WrongSettingException.class)
        .hasMessageContaining("other secrets than those that the database was filled with");
    assertThat(others).hasContent(before);
  }

  private static Path path() {
    return folder.resolve("secrets");
  }

  private static String sealedWith(Newcomer client) {
    return database
        .texts("SELECT email_key FROM clients WHERE id = '%s'".formatted(client.id()))
        .getFirst();
  }

  /** A second goes by whenever somebody looks. */
  private static SecretsRotation rotation(Path path, Clock clock) {
    AtomicLong looks = new AtomicLong();
    SecretsFile file = new SecretsFile(path);
    KeyRing ring = new KeyRing(file, clock, () -> looks.getAndAdd(SECOND));
    DatabaseClient client = server.bean(DatabaseClient.class);
    return new SecretsRotation(
        file,
        ring,
        new SecretsMark(ring, client),
        new EmailRotation(client, new Emails(ring)),
        server.bean("callerTransactions", Transactions.class),
        Duration.ZERO,
        clock);
  }

  @Test
  void a_file_that_is_not_there_is_named_and_not_made() {
    Path missing = folder.resolve("missing");

    Throwable failure =
        catchThrowable(
            () ->
                RotateSecrets.run(
                    SecretsCommand.ROTATE_SECRETS,
                    Map.of(),
                    "--sluice.access.secrets-file=" + missing));

    assertThat(StartFailureReporter.sentence(failure))
        .contains("sluice.access.secrets-file names %s, which is not there.".formatted(missing));
    assertThat(missing).doesNotExist();
  }

  @Test
  void the_setting_is_needed() {
    assertThat(
            StartFailureReporter.sentence(
                catchThrowable(() -> RotateSecrets.run(SecretsCommand.ROTATE_SECRETS, Map.of()))))
        .contains("sluice.access.secrets-file is needed to rotate secrets.");
  }

  /** A minute and a second go by whenever somebody looks. */
  private static final class HurriedClock extends Clock {

    private final Instant start = Instant.now();
    private final AtomicLong looks = new AtomicLong();

    @Override
    public Instant instant() {
      return start.plusSeconds(61 * looks.getAndIncrement());
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
