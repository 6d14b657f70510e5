package dev.sluice.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server can be told by environment variables. */
final class Settings {

  private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

  private Settings() {}

  static Set<String> variables() throws IOException {
    try (InputStream in = Objects.requireNonNull(Settings.class.getResourceAsStream(METADATA))) {
      JsonNode properties = JsonMapper.shared().readTree(in).path("properties");
      return properties
          .valueStream()
          .map(property -> property.path("name").asString())
          .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
          .collect(Collectors.toSet());
    }
  }

  /** Those that begin as ours do. */
  static Stream<String> oursAmong(Set<String> variables) {
    return variables.stream().filter(name -> name.startsWith("SLUICE_"));
  }
}
