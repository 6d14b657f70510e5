package dev.sluice.standalone;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CLI;
import dev.sluice.embedded.Command;
import dev.sluice.embedded.SystemPackages;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Chrome or Chromium: one that is installed, else one that the system's packages have, else the
 * one that Playwright downloads.
 */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final List<Path> ELSEWHERE =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));

  /** It is a page of ours that is looked at, on a machine that may have neither sandbox nor GPU. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static final Pattern SEARCHED = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final Duration LIMIT = Duration.ofMinutes(6);

  private Chromium() {}

  static BrowserType.LaunchOptions launch() {
    BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(ARGUMENTS);
    Optional<Path> program = installed();
    if (program.isEmpty() && SystemPackages.install("chromium")) {
      program = installed();
    }
    if (program.isPresent()) {
      return options.setExecutablePath(program.get());
    }
    String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
    if (Command.silent(java(), "-cp", classPath, CLI.class.getName(), "install", "chromium")
        .succeeds(LIMIT)) {
      return options;
    }
    throw new IllegalStateException(
        "There is no Chrome or Chromium here, and none could be fetched: install one (on Debian:"
            + " apt-get install chromium) and run the build again.");
  }

  private static Optional<Path> installed() {
    Stream<Path> onPath =
        NAMES.stream()
            .flatMap(
                name ->
                    SEARCHED
                        .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                        .map(folder -> Path.of(folder, name)));
    return Stream.concat(onPath, ELSEWHERE.stream()).filter(Files::isExecutable).findFirst();
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }
}
