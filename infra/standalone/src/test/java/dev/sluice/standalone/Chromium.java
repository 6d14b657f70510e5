package dev.sluice.standalone;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CLI;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  private static final Path TURN = Path.of("target", "chromium.lock");
  private static final Pattern SEARCHED = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final long LIMIT_MINUTES = 6;

  private Chromium() {}

  /** Tests of other processes look for it too, and packages are installed by one at a time. */
  static BrowserType.LaunchOptions launch() throws IOException, InterruptedException {
    try (FileChannel file = FileChannel.open(TURN, CREATE, WRITE);
        FileLock _ = file.lock()) {
      return found();
    }
  }

  private static BrowserType.LaunchOptions found() throws IOException, InterruptedException {
    BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(ARGUMENTS);
    Optional<Path> program = installed();
    if (program.isEmpty() && fetchedAsPackage()) {
      program = installed();
    }
    if (program.isPresent()) {
      return options.setExecutablePath(program.get());
    }
    String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
    if (ran(java(), "-cp", classPath, CLI.class.getName(), "install", "chromium")) {
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

  /** Where the build may install packages, as in a container. The lists of them may be missing. */
  private static boolean fetchedAsPackage() throws IOException, InterruptedException {
    Path packages = Path.of("/usr/bin/apt-get");
    if (!Files.isExecutable(packages) || !"root".equals(System.getProperty("user.name"))) {
      return false;
    }
    String[] install = {
      packages.toString(), "install", "-y", "--no-install-recommends", "chromium"
    };
    return ran(install) || (ran(packages.toString(), "update") && ran(install));
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(Path.of("target"), "chromium-", ".out");
    ProcessBuilder program =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    program.environment().put("DEBIAN_FRONTEND", "noninteractive");
    Process process = program.start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }
}
