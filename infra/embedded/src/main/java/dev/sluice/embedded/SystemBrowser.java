package dev.sluice.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chrome or Chromium: one that is installed, else the one of the system's packages. */
public final class SystemBrowser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<Path> ELSEWHERE =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private SystemBrowser() {}

  /** Its program, where there is one or could be got. */
  public static Optional<Path> program() {
    Optional<Path> program = installed();
    return program.isEmpty() && SystemPackages.install("chromium") ? installed() : program;
  }

  private static Optional<Path> installed() {
    return Stream.concat(NAMES.stream().flatMap(SystemBrowser::onPath), ELSEWHERE.stream())
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> onPath(String name) {
    return SEPARATOR
        .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
        .map(folder -> Path.of(folder, name));
  }
}
