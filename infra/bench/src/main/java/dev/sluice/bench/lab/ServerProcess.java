package dev.sluice.bench.lab;

import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Our server in a process of its own. */
public record ServerProcess(Child child, int port, Path keyFile, CollectionLog collections)
    implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration CALL = Duration.ofSeconds(10);

  ServerProcess awaitReady() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      boolean answered = Wait.until(START, () -> !child.process().isAlive() || takesEvents(http));
      if (!answered || !child.process().isAlive()) {
        throw child.failure("did not start");
      }
    }
    return this;
  }

  private boolean takesEvents(HttpClient http) {
    if (Files.notExists(keyFile)) {
      return false;
    }
    HttpRequest event =
        HttpRequest.newBuilder(URI.create(address() + Target.PATH))
            .timeout(CALL)
            .header("X-API-Key", key())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"action\":\"begin\"}"))
            .build();
    try {
      return http.send(event, BodyHandlers.discarding()).statusCode() == 202;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }

  public String address() {
    return "http://%s:%d".formatted(Ports.HOST, port);
  }

  public String key() {
    try {
      return Files.readString(keyFile).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Target target() {
    return new Target(port, key(), child.cpu());
  }

  public Memory memory() {
    return Memory.of(child.process().pid());
  }

  /** Bytes that are left on the heap by a collection made for the purpose. */
  public long liveHeap() {
    String pid = Long.toString(child.process().pid());
    try {
      new ProcessBuilder(Child.java("jcmd"), pid, "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException noSuchTool) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return collections.last().map(last -> (long) last.after() << 20).orElse(0L);
  }

  @Override
  public void close() {
    child.close();
  }
}
