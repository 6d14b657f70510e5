package dev.sluice.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** As whom PostgreSQL runs, for it refuses to be root. */
record EngineUser(List<String> prefix, long uid) {
  private static final Duration TRIAL = Duration.ofSeconds(5);
  private static final int NOBODY = 65_534;

  static EngineUser self() {
    return new EngineUser(List.of(), new UnixSystem().getUid());
  }

  static EngineUser notRoot(DataFolder folder) {
    EngineUser self = self();
    return self.uid == 0 ? insteadOfRoot(folder) : self;
  }

  /**
   * Nobody, wherever it can come to its files. In a user namespace root only looks like nobody: to
   * the files of others it is still root.
   */
  private static EngineUser insteadOfRoot(DataFolder folder) {
    Path above = folder.path().resolveSibling(".");
    return Stream.of(nobody(), inNamespace())
        .filter(user -> user.canEnter(above))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineFailure(
                    "PostgreSQL does not run as root, and neither setpriv nor unshare helps in %s:"
                            .formatted(folder.path())
                        + " start Sluice as an ordinary user, or choose a data folder open to all"
                        + " above it."));
  }

  static EngineUser inNamespace() {
    return new EngineUser(List.of("unshare", "-U"), 0);
  }

  static EngineUser nobody() {
    return new EngineUser(
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);
  }

  private boolean canEnter(Path folder) {
    return Command.silent(running("sh", "-c", "cd \"$0\"", folder.toString())).succeeds(TRIAL);
  }

  boolean isAnother() {
    return uid == NOBODY && !prefix.isEmpty();
  }

  String[] running(String... words) {
    return Stream.concat(prefix.stream(), Stream.of(words)).toArray(String[]::new);
  }

  /** Another user has to pass through the data folder to what is its own. */
  void enter(DataFolder folder, Path... wanted) {
    if (!isAnother()) {
      return;
    }
    try {
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException failure) {
      throw EngineFailure.at(folder.path(), failure);
    }
    Stream.of(wanted).forEach(this::requireAccess);
  }

  private void requireAccess(Path folder) {
    if (!canEnter(folder)) {
      throw new EngineFailure(
          "PostgreSQL does not run as root, and the user it gets instead can't enter %s: start"
                  .formatted(folder)
              + " Sluice as an ordinary user, or choose a data folder open to all above it.");
    }
  }

  /** Only root can give files away, and only root has to; never what a planted link leads to. */
  void own(Path folder) {
    if (prefix.isEmpty()) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:uid", (int) uid, NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", (int) uid, NOFOLLOW_LINKS);
      }
    } catch (IOException failure) {
      throw EngineFailure.at(folder, failure);
    }
  }
}
