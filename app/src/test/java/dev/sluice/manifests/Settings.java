package dev.sluice.manifests;

import dev.sluice.SettingsMetadata;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the server can be told by environment variables. */
final class Settings {

  private Settings() {}

  static Set<String> variables() throws IOException {
    return SettingsMetadata.names().stream()
        .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** Those that begin as ours do. */
  static Stream<String> oursAmong(Set<String> variables) {
    return variables.stream().filter(name -> name.startsWith("SLUICE_"));
  }
}
