package dev.sluice.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/** How a line of the log is written, for Spring Boot and for Logback's own configuration. */
abstract class LogFormat extends LayoutBase<ILoggingEvent>
    implements StructuredLogFormatter<ILoggingEvent> {

  static final String ROLE = "role";

  private static final String ROOMS = "dev.sluice.";

  private final String roles;

  /**
   * @param roles of the process
   */
  LogFormat(String roles) {
    this.roles = roles;
  }

  /** As they are written, which may be wrong: who says so has to be able to. */
  static String roles(Environment environment) {
    return environment.getProperty("sluice.roles", "ingest,persist,live,query");
  }

  @Override
  public final String doLayout(ILoggingEvent event) {
    return format(event);
  }

  /** What it is about besides its words: the role, a request's id, its client and its trace. */
  final Map<String, String> about(ILoggingEvent event) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put(ROLE, ofRoom(event.getLoggerName()).orElse(roles));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> about.put(pair.key, Secrets.hidden(String.valueOf(pair.value))));
    }
    return about;
  }

  /** The rooms of roles have their names. */
  private static Optional<String> ofRoom(String logger) {
    return Stream.of(Role.values())
        .map(Role::label)
        .filter(role -> logger.startsWith(ROOMS + role + "."))
        .findFirst();
  }
}
