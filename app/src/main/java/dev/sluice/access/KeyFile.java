package dev.sluice.access;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A key in a file that its owner alone may read. Where the file is missing a new key is made: who
 * has lost the key deletes the file and starts again.
 */
final class KeyFile {

  private static final String SETTING = "sluice.access.admin-key-file";

  private KeyFile() {}

  /**
   * @param isNew made just now, so that nobody can have revoked it
   */
  record Found(ApiKey key, boolean isNew) {}

  static Found readOrMake(Path file) {
    try {
      return Files.exists(file) ? new Found(read(file), false) : new Found(make(file), true);
    } catch (IOException e) {
      throw OwnerOnly.unusable(SETTING, file, e);
    }
  }

  private static ApiKey read(Path file) throws IOException {
    return ApiKey.parse(Files.readString(file).strip())
        .orElseThrow(
            () -> new WrongSettingException(SETTING + " names " + file + ", which holds no key."));
  }

  private static ApiKey make(Path file) throws IOException {
    ApiKey key = ApiKey.made();
    OwnerOnly.write(file, key.reveal() + "\n");
    return key;
  }
}
