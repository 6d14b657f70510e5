package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of our own feeds over a WebSocket, each an object like a server-sent event. */
final class SocketEvents implements Wire {

  static final SocketEvents WIRE = new SocketEvents();

  private final SocketMessages messages = new SocketMessages(SocketEvents::text);
  private final Signs signs = messages.signs();

  private SocketEvents() {}

  private static String text(Message message) {
    StringBuilder text = new StringBuilder("{\"event\":\"").append(name(message)).append('"');
    if (!message.id().isEmpty()) {
      text.append(",\"id\":\"").append(message.id()).append('"');
    }
    if (!message.data().isEmpty()) {
      text.append(",\"data\":").append(message.data());
    }
    return text.append('}').toString();
  }

  /** An event has none with an EventSource either, which calls it so. */
  private static String name(Message message) {
    if (!message.name().isEmpty()) {
      return message.name();
    }
    return message.data().isEmpty() ? "place" : "message";
  }

  @Override
  public EventFrame frame(List<Message> some) {
    return messages.frame(some);
  }

  @Override
  public EventFrame apart(List<Message> some) {
    return messages.apart(some);
  }

  @Override
  public Signs signs() {
    return signs;
  }

  /** What they want they have said in the address. */
  @Override
  public @Nullable EventFrame reply(String said) {
    return null;
  }
}
