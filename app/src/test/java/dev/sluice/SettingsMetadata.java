package dev.sluice;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the build notes of each setting. */
public final class SettingsMetadata {

  private static final String FILE = "/META-INF/spring-configuration-metadata.json";

  private SettingsMetadata() {}

  static List<JsonNode> properties() throws IOException {
    try (InputStream metadata =
        Objects.requireNonNull(SettingsMetadata.class.getResourceAsStream(FILE))) {
      return JsonMapper.shared().readTree(metadata).path("properties").valueStream().toList();
    }
  }

  public static Set<String> names() throws IOException {
    return properties().stream()
        .map(property -> property.path("name").asString())
        .collect(Collectors.toSet());
  }
}
