package dev.sluice.bench.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Server-sent events, taken from lines as an EventSource takes them. */
final class Messages {
  private final BufferedReader lines;

  Messages(BufferedReader lines) {
    this.lines = lines;
  }

  /** The next one; none where the stream ends in good order. */
  @Nullable Message next() throws IOException {
    String event = "";
    String id = "";
    String text = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event:")) {
        event = value(line);
      } else if (line.startsWith("id:")) {
        id = value(line);
      } else if (line.startsWith("data:")) {
        text = value(line);
      } else if (line.isEmpty() && !(text.isEmpty() && id.isEmpty())) {
        return new Message(event, id, text);
      }
    }
    return null;
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
