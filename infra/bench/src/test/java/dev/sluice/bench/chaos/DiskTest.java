package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {

  /** What a short fault sees written at the least. */
  private static final byte[] LITTLE = new byte[256 << 10];

  @TempDir private Path folder;

  @Test
  void a_full_disk_has_no_room_for_what_is_written_within_a_second_and_a_freed_one_has()
      throws IOException {
    Optional<Disk> mounted = Disk.at(folder.resolve("disk"));
    assumeThat(mounted).as("the right to mount a tmpfs").isPresent();
    try (Disk disk = mounted.orElseThrow()) {
      write("before");

      assertThat(disk.fill()).isTrue();
      assertThatThrownBy(() -> write("meanwhile")).hasMessageContaining("No space left on device");

      disk.free();
      assertThatCode(() -> write("after")).doesNotThrowAnyException();
    }
  }

  private void write(String name) throws IOException {
    Files.write(folder.resolve("disk").resolve(name), LITTLE);
  }
}
