package dev.sluice.access;

import dev.sluice.platform.WrongSettingException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;

/** A key in a file that its owner alone may read. */
final class KeyFile {

  static final String SETTING = "sluice.access.admin-key-file";

  private final Path path;

  KeyFile(Path path) {
    this.path = path;
  }

  /** Nothing where the file is not there. */
  Optional<ApiKey> find() {
    return OwnerOnly.find(SETTING, path).map(this::key);
  }

  private ApiKey key(String text) {
    return ApiKey.parse(text.strip())
        .orElseThrow(
            () -> new WrongSettingException(SETTING + " names " + path + ", which holds no key."));
  }

  /** Of several processes that keep a key one does, and the others have the key of that one. */
  ApiKey keep(ApiKey made) {
    try {
      OwnerOnly.make(path, made.reveal() + "\n");
      return made;
    } catch (FileAlreadyExistsException another) {
      return find().orElse(made);
    } catch (IOException e) {
      throw OwnerOnly.unusable(SETTING, path, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
