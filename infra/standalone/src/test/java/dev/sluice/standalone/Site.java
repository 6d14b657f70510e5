package dev.sluice.standalone;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The real jar and a real Chromium, for all tests of one JVM that look at the dashboard. */
record Site(Program program, Browser browser, String key) {
  static final double PATIENCE = 60_000;

  private static @Nullable Site site;

  static synchronized Site get() throws Exception {
    Site open = site;
    if (open == null) {
      open = start();
      site = open;
    }
    return open;
  }

  /** The browser is there sooner than the server. */
  private static Site start() throws Exception {
    Path folder = Files.createTempDirectory("dashboard-").toRealPath();
    Program program = Program.start(folder.resolve("data"), Ports.free());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(program, folder), "site-stop"));
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser = playwright.chromium().launch(Chromium.launch());
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    program.awaitReady();
    return new Site(
        program, browser, Files.readString(program.data().resolve("admin-key")).strip());
  }

  /** The browser ends with us, whose child it is. */
  private static void end(Program program, Path folder) {
    program.process().destroy();
    try {
      if (!program.process().waitFor(60, TimeUnit.SECONDS)) {
        program.process().destroyForcibly();
      }
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
