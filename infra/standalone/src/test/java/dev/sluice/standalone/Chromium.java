package dev.sluice.standalone;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CLI;
import dev.sluice.embedded.Command;
import dev.sluice.embedded.SystemBrowser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The browser of the system or its packages, else the one that Playwright downloads. */
final class Chromium {
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

  private static final Duration LIMIT = Duration.ofMinutes(6);

  private Chromium() {}

  static BrowserType.LaunchOptions launch() {
    BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(ARGUMENTS);
    Optional<Path> program = SystemBrowser.program();
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

  private static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }
}
