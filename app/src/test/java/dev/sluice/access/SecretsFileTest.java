package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsFileTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String GOOD = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir private Path folder;

  @Test
  void a_missing_file_is_made_for_its_owner_only() throws IOException {
    file().readOrMake(NOW);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("secrets");
    assertThat(Files.readAllLines(path()))
        .hasSize(2)
        .anyMatch(line -> line.matches("lasting [A-Za-z0-9+/]{43}="))
        .anyMatch(line -> line.matches("[0-9a-f]{16} [A-Za-z0-9+/]{43}= 2026-11-21T12:00:00Z"));
  }

  @Test
  void of_many_processes_that_start_together_all_have_the_same_secrets() {
    Set<String> read = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 20).parallel().forEach(i -> read.add(file().readOrMake(NOW).text()));

    assertThat(read).hasSize(1);
    assertThat(folder.toFile().list()).containsExactly("secrets");
  }

  @Test
  void a_secret_that_is_added_leaves_those_before_it_and_the_file_to_its_owner()
      throws IOException {
    file().readOrMake(NOW);

    Set<String> added = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 5).forEach(i -> added.add(file().add(NOW).id()));

    assertThat(file().read().turns()).extracting(Secret::id).containsAll(added).hasSize(6);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_secret_is_added_to_the_file_that_is_there_and_whoever_reads_it_goes_on()
      throws IOException {
    file().readOrMake(NOW);
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));
    Object before = Files.readAttributes(path(), BasicFileAttributes.class).fileKey();

    file().add(NOW);

    assertThat(Files.readAttributes(path(), BasicFileAttributes.class).fileKey()).isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-r-----");
    assertThat(folder.toFile().list()).containsExactly("secrets");
  }

  @Test
  void a_last_line_without_an_end_is_ended_first() throws IOException {
    file().readOrMake(NOW);
    Files.writeString(path(), Files.readString(path()).strip());

    String added = file().add(NOW).id();

    assertThat(file().read().turns()).extracting(Secret::id).hasSize(2).contains(added);
  }

  @Test
  void nothing_is_added_to_what_does_not_hold_secrets() throws IOException {
    Files.writeString(path(), "something else");

    assertThatThrownBy(() -> file().add(NOW)).isInstanceOf(WrongSettingException.class);
    assertThat(path()).hasContent("something else");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lasting " + GOOD,
        "0123456789abcdef " + GOOD + " 2026-11-21T12:00:00Z",
        "lasting " + GOOD + "\n../../../../passwd " + GOOD + " 2026-11-21T12:00:00Z",
        "lasting " + GOOD + "\n0123456789abcdef c2hvcnQ= 2026-11-21T12:00:00Z",
        "lasting " + GOOD + "\n0123456789abcdef " + GOOD + " tomorrow",
        "lasting " + GOOD + "\n0123456789abcdef " + GOOD,
        "lasting hunter2\n0123456789abcdef " + GOOD + " 2026-11-21T12:00:00Z",
        "lasting "
            + GOOD
            + "\n0123456789abcdef "
            + GOOD
            + " 2026-11-21T12:00:00Z\n0123456789abcdef "
            + GOOD
            + " 2026-11-21T12:00:00Z",
      })
  void a_file_that_holds_anything_else_stops_the_start_with_a_sentence(String content)
      throws IOException {
    Files.writeString(path(), content);

    assertThatThrownBy(() -> file().readOrMake(NOW))
        .isInstanceOf(WrongSettingException.class)
        .hasMessage(
            "sluice.access.secrets-file names %s, which does not hold the secrets of an"
                + " installation.",
            path());
  }

  private SecretsFile file() {
    return new SecretsFile(path());
  }

  private Path path() {
    return folder.resolve("secrets");
  }
}
