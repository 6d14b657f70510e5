package dev.sluice.dialect;

import java.util.LinkedHashMap;
import java.util.Map;

/** A frame of STOMP. Values of headers stay as they are written: they are only ever given back. */
final class StompFrame {

  private final String command;
  private final Map<String, String> headers = new LinkedHashMap<>();

  StompFrame(String command) {
    this.command = command;
  }

  /** A frame without the zero at its end; what is no header is passed over, as is the body. */
  static StompFrame parse(String text) {
    String[] lines = text.split("\r?\n", -1);
    StompFrame frame = new StompFrame(lines[0]);
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        frame.headers.putIfAbsent(lines[i].substring(0, colon), lines[i].substring(colon + 1));
      }
    }
    return frame;
  }

  String command() {
    return command;
  }

  String header(String name, String otherwise) {
    return headers.getOrDefault(name, otherwise);
  }

  StompFrame with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  String text() {
    return text("");
  }

  String text(String body) {
    StringBuilder text = new StringBuilder(command).append('\n');
    headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(body).append('\0').toString();
  }
}
