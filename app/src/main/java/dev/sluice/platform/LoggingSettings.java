package dev.sluice.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the process writes of itself.
 *
 * @param format of a line on the standard output, any of auto, json and text; auto is text on a
 *     terminal and JSON elsewhere
 * @param requests whether each request has a line, with its id, client, route, status and time
 */
@Validated
@ConfigurationProperties(LoggingSettings.PREFIX)
record LoggingSettings(
    @DefaultValue("auto") Format format, @DefaultValue("false") boolean requests) {

  static final String PREFIX = "sluice.logging";

  enum Format {
    AUTO,
    JSON,
    TEXT
  }
}
