package dev.sluice.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stops the start at a setting that nobody reads, so that a slip of the pen is not a silent
 * default, and at a port that can't be one. The names come from the metadata that the compiler
 * writes for our settings records.
 */
final class SettingsCheck implements BeanFactoryPostProcessor {

  private static final String PREFIX = "sluice.";
  private static final String PORT = "server.port";
  private static final int MOST_PORT = 65_535;
  private static final String METADATA = "classpath*:META-INF/spring-configuration-metadata.json";

  private final ConfigurableEnvironment environment;

  SettingsCheck(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    requireKnownNames();
    requirePort();
  }

  private void requireKnownNames() {
    Set<String> known = known();
    written()
        .filter(name -> !known.contains(name.replaceAll("\\[\\d+]$", "")))
        .findFirst()
        .ifPresent(
            name -> {
              throw new WrongSettingException(
                  name + " is not a setting of Sluice" + suggestion(name, known) + ".");
            });
  }

  /** The framework would begin its work first, and then say nothing that names the setting. */
  private void requirePort() {
    int port = Binder.get(environment).bind(PORT, Integer.class).orElse(0);
    if (port < 0 || port > MOST_PORT) {
      throw new WrongSettingException(
          "%s must lie between 0 and %d, but is '%d'.".formatted(PORT, MOST_PORT, port));
    }
  }

  /** Environment variables are left out: many tools set some that only begin like ours. */
  private Stream<String> written() {
    return environment.getPropertySources().stream()
        .filter(
            source ->
                !StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME.equals(
                    source.getName()))
        .filter(EnumerablePropertySource.class::isInstance)
        .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> ConfigurationPropertyName.adapt(name, '.').toString())
        .sorted();
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    try {
      for (Resource metadata : new PathMatchingResourcePatternResolver().getResources(METADATA)) {
        try (InputStream in = metadata.getInputStream()) {
          for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
            names.add(property.path("name").asString());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static String suggestion(String name, Set<String> known) {
    return known.stream()
        .filter(candidate -> candidate.startsWith(PREFIX))
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= 5)
        .map(candidate -> " (perhaps " + candidate + ")")
        .orElse("");
  }

  /** How many letters have to change, come or go (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
