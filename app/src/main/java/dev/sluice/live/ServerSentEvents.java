package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@code EventSource} reads. */
final class ServerSentEvents implements Wire {

  private static final int RETRY_MILLIS = 3_000;
  private static final int RETRY_LATER_MILLIS = 30_000;
  private static final String COMMENT = ":\n\n";

  /** An error would keep an EventSource from ever coming again. */
  static final String LATER = retry(RETRY_LATER_MILLIS);

  static final ServerSentEvents WIRE = new ServerSentEvents();

  private final Signs signs =
      new Signs(
          new Signs.State(hello("live"), hello("degraded")),
          new Signs.State(state("live"), state("degraded")),
          EventFrame.of(COMMENT),
          frame(List.of(Signs.goElsewhere())),
          EventFrame.of(LATER),
          EventFrame.of(""));

  private ServerSentEvents() {}

  private EventFrame hello(String state) {
    return EventFrame.of(retry(RETRY_MILLIS) + text(List.of(Signs.state(state))));
  }

  private EventFrame state(String state) {
    return frame(List.of(Signs.state(state)));
  }

  private static String retry(int millis) {
    return "retry:" + millis + "\n" + COMMENT;
  }

  @Override
  public EventFrame frame(List<Message> messages) {
    return EventFrame.of(text(messages));
  }

  @Override
  public EventFrame apart(List<Message> messages) {
    return EventFrame.apart(text(messages));
  }

  private static String text(List<Message> messages) {
    StringBuilder text = new StringBuilder();
    messages.forEach(
        message -> {
          add(text, "event:", message.name());
          add(text, "id:", message.id());
          add(text, "data:", message.data());
          text.append('\n');
        });
    return text.toString();
  }

  private static void add(StringBuilder text, String field, String value) {
    if (!value.isEmpty()) {
      text.append(field).append(value).append('\n');
    }
  }

  @Override
  public Signs signs() {
    return signs;
  }

  /** They only listen. */
  @Override
  public @Nullable EventFrame reply(String said) {
    return null;
  }
}
