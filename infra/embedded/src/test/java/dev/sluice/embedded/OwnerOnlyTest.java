package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  @TempDir private Path folder;

  @Test
  void a_password_is_made_once_and_for_its_owner_only() throws Exception {
    Path file = folder.resolve("password");

    String password = OwnerOnly.password(file);

    assertThat(password).matches("[A-Za-z0-9_-]{43}");
    assertThat(OwnerOnly.password(file)).isEqualTo(password);
    assertThat(OwnerOnly.password(folder.resolve("other"))).isNotEqualTo(password);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
