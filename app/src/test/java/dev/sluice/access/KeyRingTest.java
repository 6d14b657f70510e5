package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.HandClock;
import dev.sluice.Logged;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {

  private static final String PURPOSE = "a test";

  @TempDir private Path folder;
  private final HandClock clock = new HandClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final AtomicLong nanoTime = new AtomicLong();

  @Test
  void all_who_read_the_same_file_have_the_same_keys() {
    KeyRing one = ring();
    KeyRing other = ring();

    assertThat(other.current(PURPOSE).key()).isEqualTo(one.current(PURPOSE).key());
    assertThat(other.current(PURPOSE).id()).isEqualTo(one.current(PURPOSE).id());
    assertThat(other.lasting(PURPOSE)).isEqualTo(one.lasting(PURPOSE));
  }

  @Test
  void each_purpose_has_a_key_of_its_own() {
    KeyRing ring = ring();

    assertThat(ring.current(PURPOSE).key())
        .hasSize(32)
        .isNotEqualTo(ring.current("another").key())
        .isNotEqualTo(ring.lasting(PURPOSE));
    assertThat(ring.lasting(PURPOSE)).isNotEqualTo(ring.lasting("another"));
  }

  @Test
  void a_new_secret_verifies_at_once_and_signs_a_minute_later() {
    KeyRing ring = ring();
    KeyRing.Named before = ring.current(PURPOSE);

    String added = file().add(clock.instant()).id();
    pass(Duration.ofSeconds(1));
    ring.lookAgain().block();

    assertThat(ring.find(added, PURPOSE)).isPresent();
    assertThat(ring.current(PURPOSE).id()).isEqualTo(before.id());
    pass(Duration.ofSeconds(58));
    assertThat(ring.current(PURPOSE).id()).isEqualTo(before.id());
    pass(Duration.ofSeconds(1));
    assertThat(ring.current(PURPOSE).id()).isEqualTo(added);
  }

  @Test
  void what_was_made_with_an_older_secret_stays_good_and_what_lasts_stays_the_same() {
    KeyRing ring = ring();
    KeyRing.Named before = ring.current(PURPOSE);
    byte[] lasting = ring.lasting(PURPOSE);

    file().add(clock.instant());
    pass(Duration.ofMinutes(2));
    ring.lookAgain().block();

    assertThat(ring.current(PURPOSE).id()).isNotEqualTo(before.id());
    assertThat(ring.find(before.id(), PURPOSE)).contains(before.key());
    assertThat(ring.lasting(PURPOSE)).isEqualTo(lasting);
  }

  @Test
  void the_file_is_looked_at_once_a_second_at_the_most() {
    KeyRing ring = ring();

    String added = file().add(clock.instant()).id();
    ring.lookAgain().block();
    assertThat(ring.find(added, PURPOSE)).isEmpty();

    pass(Duration.ofSeconds(1));
    ring.lookAgain().block();
    assertThat(ring.find(added, PURPOSE)).isPresent();
  }

  @Test
  void the_file_is_looked_at_though_the_clock_was_set_back() {
    KeyRing ring = ring();
    pass(Duration.ofSeconds(1));
    ring.lookAgain().block();

    clock.pass(Duration.ofHours(-2));
    String added = file().add(clock.instant()).id();
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    ring.lookAgain().block();

    assertThat(ring.find(added, PURPOSE)).isPresent();
  }

  @Test
  void nothing_is_made_with_secrets_before_the_database_has_said_that_they_are_its_own() {
    KeyRing.Named key = ring().current(PURPOSE);

    KeyRing ring = new KeyRing(file(), clock, nanoTime::get);

    assertThatThrownBy(() -> ring.current(PURPOSE)).hasMessageContaining("database");
    assertThatThrownBy(() -> ring.lasting(PURPOSE)).hasMessageContaining("database");
    assertThat(ring.find(key.id(), PURPOSE)).contains(key.key());
    ring.require(ring.fingerprint());
    assertThat(ring.current(PURPOSE).key()).isEqualTo(key.key());
  }

  @Test
  void a_file_that_goes_bad_leaves_what_was_known() throws IOException {
    KeyRing ring = ring();
    KeyRing.Named before = ring.current(PURPOSE);
    try (Logged logged = Logged.by(KeyRing.class)) {

      Files.writeString(path(), "nothing of the kind");
      pass(Duration.ofSeconds(1));
      ring.lookAgain().block();
      Files.delete(path());
      pass(Duration.ofSeconds(1));
      ring.lookAgain().block();

      assertThat(ring.find(before.id(), PURPOSE)).contains(before.key());
      assertThat(logged.lines())
          .hasSize(2)
          .extracting(ILoggingEvent::getFormattedMessage)
          .allMatch(line -> line.startsWith("The secrets can't be read again: "));
    }
  }

  @Test
  void a_file_that_becomes_another_installations_leaves_what_was_known() throws IOException {
    KeyRing ring = ring();
    byte[] lasting = ring.lasting(PURPOSE);
    try (Logged logged = Logged.by(KeyRing.class)) {

      Path others = folder.resolve("others");
      MadeSecrets.in(others, clock);
      Files.copy(others, path(), StandardCopyOption.REPLACE_EXISTING);
      pass(Duration.ofSeconds(1));
      ring.lookAgain().block();

      assertThat(ring.lasting(PURPOSE)).isEqualTo(lasting);
      assertThat(logged.lines())
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains("holds the secrets of another installation by now");
    }
  }

  @Test
  void nothing_is_made_before_the_database_was_asked() {
    KeyRing ring = new KeyRing(file(), clock, nanoTime::get);

    assertThat(path()).doesNotExist();
    assertThatThrownBy(() -> ring.current(PURPOSE)).hasMessageContaining("database");
  }

  @Test
  void without_a_file_whoever_needs_a_key_is_told_the_setting() {
    KeyRing ring = new KeyRing(null, clock, nanoTime::get);

    assertThat(ring.find("0123456789abcdef", PURPOSE)).isEmpty();
    ring.lookAgain().block();
    assertThatThrownBy(() -> ring.current(PURPOSE))
        .hasMessageContaining("sluice.access.secrets-file")
        .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
        .extracting(Problem::type)
        .isEqualTo(ProblemType.UNAVAILABLE);
    assertThatThrownBy(() -> ring.lasting(PURPOSE)).isInstanceOf(Problem.class);
  }

  private void pass(Duration time) {
    clock.pass(time);
    nanoTime.addAndGet(time.toNanos());
  }

  private KeyRing ring() {
    return MadeSecrets.in(path(), clock, nanoTime::get);
  }

  private SecretsFile file() {
    return new SecretsFile(path());
  }

  private Path path() {
    return folder.resolve("secrets");
  }
}
