package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.StartFailureReporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;

class RotateSecretsIT {

  @TempDir private Path folder;

  @Test
  void what_is_sealed_after_a_rotation_is_sealed_with_the_secret_that_it_added() {
    SecretsFile file = new SecretsFile(folder.resolve("secrets"));
    Clock clock = new HurriedClock();
    KeyRing ring = new KeyRing(file, clock);
    String before = ring.current("tokens").id();
    EmailRotation emails =
        new EmailRotation(SharedServer.get().bean(DatabaseClient.class), new Emails(ring));

    Answers.of(new SecretsRotation(file, ring, emails, Duration.ZERO, clock).run());

    String added = file.readOrMake(clock.instant()).turns().getLast().id();
    assertThat(ring.current("tokens").id()).isEqualTo(added).isNotEqualTo(before);
  }

  @Test
  void a_file_that_is_not_there_is_named_and_not_made() {
    Path missing = folder.resolve("missing");

    Throwable failure =
        catchThrowable(
            () -> RotateSecrets.run(Map.of(), "--sluice.access.secrets-file=" + missing));

    assertThat(StartFailureReporter.sentence(failure))
        .contains("sluice.access.secrets-file names %s, which is not there.".formatted(missing));
    assertThat(missing).doesNotExist();
  }

  @Test
  void the_setting_is_needed() {
    assertThat(StartFailureReporter.sentence(catchThrowable(() -> RotateSecrets.run(Map.of()))))
        .contains("sluice.access.secrets-file is needed to rotate secrets.");
  }

  /** A minute and a second go by whenever somebody looks. */
  private static final class HurriedClock extends Clock {

    private final AtomicLong looks = new AtomicLong();

    @Override
    public Instant instant() {
      return Instant.parse("2026-11-21T12:00:00Z").plusSeconds(61 * looks.getAndIncrement());
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
