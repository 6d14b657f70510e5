package dev.sluice.standalone;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.StatusManager;
import dev.sluice.embedded.DataFolder;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** All that is logged goes to files in the data folder; the terminal is for the user. */
final class Logs {
  static final String CONFIGURATION = "standalone-logback.xml";

  private static final String ONCE = "logback.configurationFile";

  private Logs() {}

  /** Before anything asks for a logger. */
  static Path to(DataFolder folder) {
    Path logs = folder.folder("logs");
    System.setProperty("standalone.logs", logs.toString());
    System.setProperty(ONCE, CONFIGURATION);
    LoggerFactory.getILoggerFactory();
    System.clearProperty(ONCE); // Spring Boot, which sets up logging again, wants its own key only
    return logs.resolve("server.log");
  }

  /** On a full disk Logback would tell the terminal, a stack trace a line, what it can't write. */
  static void keepToFiles() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      StatusManager complaints = context.getStatusManager();
      complaints.getCopyOfStatusListenerList().forEach(complaints::remove);
    }
  }
}
