package dev.sluice.platform;

import java.io.Console;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Chooses how lines are written, before there is one. What is set of Spring Boot's own goes first.
 */
public final class LoggingStart implements EnvironmentPostProcessor {

  private static final String FORMAT = "logging.structured.format.console";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                LoggingSettings.PREFIX, Map.of(FORMAT, format(environment).getName())));
  }

  /** One that is wrong is told of once lines can be written. */
  private static Class<? extends LogFormat> format(ConfigurableEnvironment environment) {
    String format = environment.getProperty(LoggingSettings.PREFIX + ".format", "auto");
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "json" -> JsonLog.class;
      case "text" -> TextLog.class;
      default -> isOnTerminal() ? TextLog.class : JsonLog.class;
    };
  }

  private static boolean isOnTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
