package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {
  private static final String RESOURCE = "logback-test.xml";

  @TempDir private Path cache;

  @Test
  void what_can_t_be_unpacked_leaves_nothing_behind() {
    Binaries binaries = new Binaries(cache);

    assertThatThrownBy(
            () ->
                binaries.unpacked(
                    RESOURCE,
                    (packed, folder) -> {
                      Files.copy(packed, folder.resolve("half"));
                      throw new FileSystemException("x", null, "No space left on device");
                    }))
        .hasMessage("The disk that holds %s is full.", cache);
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void what_was_unpacked_is_not_unpacked_again() throws IOException {
    Binaries binaries = new Binaries(cache);
    Path first =
        binaries.unpacked(RESOURCE, (packed, to) -> Files.copy(packed, to.resolve("program")));

    Path second =
        binaries.unpacked(
            RESOURCE,
            (packed, to) -> {
              throw new IOException("again");
            });

    assertThat(second).isEqualTo(first);
    assertThat(second.resolve("program")).exists();
  }
}
