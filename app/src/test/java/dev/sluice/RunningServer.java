package dev.sluice;

import dev.sluice.embedded.Engines;
import dev.sluice.embedded.SharedEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The server on a free port with real engines, as the integration tests use it. */
public final class RunningServer implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final Path adminKeyFile;

  private RunningServer(ConfigurableApplicationContext context, Path adminKeyFile) {
    this.context = context;
    this.adminKeyFile = adminKeyFile;
  }

  public static RunningServer start(String... settings) {
    Path adminKeyFile = temporaryFile();
    List<String> arguments = new ArrayList<>(engines(SharedEngines.get()));
    arguments.add("--server.port=0");
    arguments.add("--server.address=127.0.0.1");
    arguments.add("--sluice.access.admin-key-file=" + adminKeyFile);
    arguments.addAll(List.of(settings));
    return new RunningServer(
        new SpringApplicationBuilder(SluiceApplication.class)
            .registerShutdownHook(false)
            .run(arguments.toArray(String[]::new)),
        adminKeyFile);
  }

  private static List<String> engines(Engines engines) {
    return List.of(
        "--sluice.log.bootstrap-servers=" + engines.kafka().bootstrapServers(),
        "--sluice.store.url=" + engines.postgres().url(),
        "--sluice.store.username=" + engines.postgres().username(),
        "--sluice.store.password=" + engines.postgres().password(),
        "--sluice.redis.url=" + engines.redis().url());
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempDirectory("sluice-test-").resolve("admin-key");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public Calls calls() {
    return new Calls("http://127.0.0.1:" + port(), adminKey());
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  private String adminKey() {
    try {
      return Files.readString(adminKeyFile).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
