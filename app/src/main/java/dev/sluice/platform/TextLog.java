package dev.sluice.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.springframework.core.env.Environment;

/** Each line of the log as text for people, in which what others wrote can't begin a line. */
public final class TextLog extends LogFormat {

  public TextLog(Environment environment) {
    super(roles(environment));
  }

  /** For a process with all roles. */
  public TextLog() {
    super("");
  }

  @Override
  public String format(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(event.getInstant()).append(' ');
    line.append("%-5s ".formatted(event.getLevel()));
    line.append(simpleName(event.getLoggerName())).append(": ");
    line.append(safe(event.getFormattedMessage()));
    about(event).forEach((name, value) -> append(line, name, value));
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      append(line, "", event.getThrowableProxy());
    }
    return line.toString();
  }

  private static String simpleName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void append(StringBuilder line, String name, String value) {
    if (!name.equals(ROLE)) {
      line.append(' ').append(name).append('=').append(safe(value));
    }
  }

  private static void append(StringBuilder line, String lead, IThrowableProxy failure) {
    line.append(lead).append(failure.getClassName());
    if (failure.getMessage() != null) {
      line.append(": ").append(safe(failure.getMessage()));
    }
    line.append('\n');
    StackTraceElementProxy[] steps = failure.getStackTraceElementProxyArray();
    for (int step = 0; step < steps.length - failure.getCommonFrames(); step++) {
      line.append('\t').append(steps[step].getSTEAsString()).append('\n');
    }
    for (IThrowableProxy suppressed : failure.getSuppressed()) {
      append(line, "Suppressed: ", suppressed);
    }
    if (failure.getCause() != null && !failure.isCyclic()) {
      append(line, "Caused by: ", failure.getCause());
    }
  }

  /** Neither ends a line nor tells a terminal what to do. */
  private static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    Secrets.hidden(text).codePoints().forEach(each -> append(safe, each));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          safe.append("\\u%04x".formatted(character));
      default -> safe.appendCodePoint(character);
    }
  }
}
