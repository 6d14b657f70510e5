package dev.sluice.standalone;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.StatusManager;
import dev.sluice.embedded.DataFolder;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/** All that is logged goes to files in the data folder; the terminal is for the user. */
final class Logs {
  private static final String CONFIGURATION = "classpath:standalone-logback.xml";

  private Logs() {}

  /**
   * Once and for all, by Spring Boot's own hand: were it to do so when the engines are at work, one
   * that has something to say in that moment would be complained of on the terminal.
   */
  static Path to(DataFolder folder) {
    Path logs = folder.folder("logs");
    System.setProperty("standalone.logs", logs.toString());
    LoggingSystem logging = LoggingSystem.get(Logs.class.getClassLoader());
    logging.beforeInitialize();
    logging.initialize(
        new LoggingInitializationContext(new StandardEnvironment()), CONFIGURATION, null);
    keepToFiles();
    return logs.resolve("server.log");
  }

  /** On a full disk Logback would tell the terminal, a stack trace a line, what it can't write. */
  private static void keepToFiles() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      StatusManager complaints = context.getStatusManager();
      complaints.getCopyOfStatusListenerList().forEach(complaints::remove);
    }
  }
}
