package dev.sluice.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.env.Environment;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Each line of the log as one object of JSON, in which no text can begin another. */
public final class JsonLog extends LogFormat {

  /** What a terminal would obey is not only in ASCII. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  public JsonLog(Environment environment) {
    super(roles(environment));
  }

  @Override
  public String format(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.putAll(about(event));
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    line.put("message", Secrets.hidden(event.getFormattedMessage()));
    if (event.getThrowableProxy() != null) {
      line.put("error", Secrets.hidden(ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
    return JSON.writeValueAsString(line) + "\n";
  }
}
