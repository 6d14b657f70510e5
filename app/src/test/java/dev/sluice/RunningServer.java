package dev.sluice;

import static org.awaitility.Awaitility.await;

import dev.sluice.access.ApiKey;
import dev.sluice.embedded.Engines;
import dev.sluice.embedded.SharedEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The server on a free port with real engines, as the integration tests use it. */
public final class RunningServer implements AutoCloseable {

  private static final String ADMIN_KEY_FILE = "sluice.access.admin-key-file";

  /** One for all that share a database, which is told of the key that is in it. */
  private static final Path SHARED_KEY_FILE = keyFile();

  private static final Path SHARED_SECRETS = SHARED_KEY_FILE.resolveSibling("secrets");

  private final ConfigurableApplicationContext context;
  private final Path adminKeyFile;

  private RunningServer(ConfigurableApplicationContext context, Path adminKeyFile) {
    this.context = context;
    this.adminKeyFile = adminKeyFile;
  }

  /** Settings are written `key=value`; they come before the ones the engines need. */
  public static RunningServer start(String... settings) {
    Map<String, String> arguments = new LinkedHashMap<>(engines(SharedEngines.get()));
    arguments.put("server.port", "0");
    arguments.put("server.address", "127.0.0.1");
    arguments.put(ADMIN_KEY_FILE, SHARED_KEY_FILE.toString());
    // the tests are many, and come from one address
    arguments.put("sluice.access.registrations-per-hour", "1000000");
    arguments.put("sluice.access.all-registrations-per-hour", "1000000");
    arguments.put("sluice.access.logins-per-minute", "1000000");
    arguments.put("sluice.access.failures-per-minute", "1000000");
    arguments.put("sluice.access.secrets-file", SHARED_SECRETS.toString());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      arguments.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new RunningServer(run(arguments), Path.of(arguments.getOrDefault(ADMIN_KEY_FILE, "")));
  }

  private static ConfigurableApplicationContext run(Map<String, String> settings) {
    return new SpringApplicationBuilder(SluiceApplication.class)
        .registerShutdownHook(false)
        .run(
            settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
  }

  private static Map<String, String> engines(Engines engines) {
    return Map.of(
        "sluice.log.bootstrap-servers", engines.kafka().bootstrapServers(),
        "sluice.store.url", engines.postgres().url(),
        "sluice.store.username", engines.postgres().username(),
        "sluice.store.password", engines.postgres().password(),
        "sluice.redis.url", engines.redis().url());
  }

  private static Path keyFile() {
    try {
      Path file = Files.createTempDirectory(Path.of("target"), "server-").resolve("admin-key");
      return Files.writeString(file, ApiKey.made().reveal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  public <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  public <T> Collection<T> beans(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  public boolean has(Class<?> type) {
    return !beans(type).isEmpty();
  }

  /** One that is missing is made once the database has said that there is none. */
  private String adminKey() {
    if (Files.notExists(adminKeyFile)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(adminKeyFile));
    }
    try {
      return Files.readString(adminKeyFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
