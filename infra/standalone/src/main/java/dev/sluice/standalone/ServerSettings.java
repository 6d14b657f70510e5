package dev.sluice.standalone;

import dev.sluice.access.FirstAdmin;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** How the server finds the engines: defaults, so that whoever has an engine can name it. */
final class ServerSettings {
  private static final String ADMIN_KEY_FILE = "sluice.access.admin-key-file";

  private static final Map<Kind, String> ADDRESS =
      Map.of(
          Kind.KAFKA, "sluice.log.bootstrap-servers",
          Kind.POSTGRES, "sluice.store.url",
          Kind.REDIS, "sluice.redis.url");

  private ServerSettings() {}

  /** Those that nobody named on the command line or in the environment. */
  static EngineOptions engines(List<String> arguments) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
    ConfigurationPropertySources.attach(environment);
    Binder given = Binder.get(environment);
    EngineOptions options = EngineOptions.standard();
    for (Map.Entry<Kind, String> address : ADDRESS.entrySet()) {
      if (given.bind(address.getValue(), String.class).isBound()) {
        options = options.without(address.getKey());
      }
    }
    return options;
  }

  /** Where the server keeps it, be that ours or the user's choice. */
  static Path adminKey(Environment server) {
    return Path.of(server.getRequiredProperty(ADMIN_KEY_FILE));
  }

  static Map<String, Object> defaults(Set<Kind> kinds, Engines engines, Path data) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ADMIN_KEY_FILE, data.resolve("admin-key").toString());
    settings.put("sluice.access.anonymous-client", FirstAdmin.CLIENT.toString());
    settings.put("sluice.access.secrets-file", data.resolve("secrets").toString());
    for (Kind kind : kinds) {
      switch (kind) {
        case KAFKA -> settings.put(ADDRESS.get(kind), engines.kafka().bootstrapServers());
        case REDIS -> settings.put(ADDRESS.get(kind), engines.redis().url());
        case POSTGRES -> {
          settings.put(ADDRESS.get(kind), engines.postgres().url());
          settings.put("sluice.store.username", engines.postgres().username());
          settings.put("sluice.store.password", engines.postgres().password());
        }
      }
    }
    return settings;
  }
}
