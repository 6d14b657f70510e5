package dev.sluice.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real jar in a process of its own, as a user starts it but without Java's second compiler,
 * which takes more in so short a life than it gives.
 */
record Program(Process process, Path data, int port, Path output) {
  private static final long LIMIT_SECONDS = 120;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static Program start(Path data, int port, String... more) throws IOException {
    Path output = Files.createTempFile(Path.of("target"), "standalone-", ".out");
    List<String> command =
        Stream.concat(
                Stream.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    System.getProperty("standalone.jar"),
                    "--data=" + data,
                    "--port=" + port),
                Stream.of(more))
            .toList();
    ProcessBuilder program =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // With it the virtual machine would say a line of its own before the program's.
    program.environment().remove("JAVA_TOOL_OPTIONS");
    return new Program(program.start(), data, port, output);
  }

  Program awaitReady() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!text().contains("Ctrl-C stops it.")) {
      if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Not ready: " + text());
      }
    }
    return this;
  }

  int exitStatus() throws InterruptedException {
    return exitStatusWithin(60);
  }

  int exitStatusWithin(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("Still there after %d s".formatted(seconds));
    }
    return process.exitValue();
  }

  void signal(String name) throws Exception {
    signal(name, List.of(process.toHandle()));
  }

  /** A shell's background job ignores Ctrl-C, and so does whatever Maven starts from there. */
  boolean ignoresInterrupts() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    } catch (IOException notLinux) {
      return false;
    }
  }

  /** Of the engines of this folder, whoever started them. */
  List<ProcessHandle> engines() {
    return ProcessHandle.allProcesses()
        .filter(each -> !each.equals(process.toHandle()))
        .filter(each -> each.info().commandLine().orElse("").contains(data.toString()))
        .toList();
  }

  /** Whatever is called so among them ends as if the kernel had chosen it. */
  void killEngine(String name) {
    engines().stream()
        .filter(each -> each.info().commandLine().orElse("").contains(name))
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** Whatever is called so among them stands still meanwhile. */
  void freezeEngine(String name, Runnable meanwhile) throws Exception {
    List<ProcessHandle> frozen =
        engines().stream()
            .filter(each -> each.info().commandLine().orElse("").contains(name))
            .toList();
    signal("STOP", frozen);
    try {
      meanwhile.run();
    } finally {
      signal("CONT", frozen);
    }
  }

  private static void signal(String name, List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle each : processes) {
      new ProcessBuilder("sh", "-c", "kill -s %s %d".formatted(name, each.pid())).start().waitFor();
    }
  }

  String text() {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String get(String path) throws Exception {
    return HTTP.send(request(path).build(), BodyHandlers.ofString()).body();
  }

  int post(String path, String json) throws Exception {
    return post(path, json, Files.readString(data.resolve("admin-key")).strip());
  }

  int post(String path, String json, String key) throws Exception {
    HttpRequest request =
        request(path)
            .setHeader("X-API-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return HTTP.send(request, BodyHandlers.ofString()).statusCode();
  }

  /** The lines of an event stream, as they come. */
  BlockingQueue<String> follow(String path) throws IOException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    HttpRequest request = request(path).header("Accept", "text/event-stream").build();
    Thread.ofVirtual().start(() -> read(request, lines));
    return lines;
  }

  private static void read(HttpRequest request, BlockingQueue<String> lines) {
    try {
      HTTP.send(request, BodyHandlers.ofLines()).body().forEach(lines::add);
    } catch (IOException | UncheckedIOException theServerHasEnded) {
      lines.add(theServerHasEnded.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)))
        .header("X-API-Key", Files.readString(data.resolve("admin-key")).strip());
  }
}
