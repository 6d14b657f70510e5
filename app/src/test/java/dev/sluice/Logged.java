package dev.sluice;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one class, or one room, writes to the log while a test runs, kept from the console. */
public final class Logged implements AutoCloseable {

  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private Logged(Logger logger) {
    this.logger = logger;
    // others write while somebody reads
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  public static Logged by(Class<?> type) {
    return by(type.getName());
  }

  public static Logged by(String name) {
    return new Logged((Logger) LoggerFactory.getLogger(name));
  }

  public List<ILoggingEvent> lines() {
    return List.copyOf(appender.list);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
