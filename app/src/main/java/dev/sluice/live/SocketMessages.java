package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import dev.sluice.platform.SocketBytes;
import java.util.List;
import java.util.function.Function;

/** What goes over a WebSocket: a text for each message, and none for one that is not said there. */
final class SocketMessages {

  private static final int GOING_AWAY = 1001;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TRY_AGAIN_LATER = 1013;

  private final Function<Message, String> text;

  SocketMessages(Function<Message, String> text) {
    this.text = text;
  }

  Signs signs() {
    Signs.State state = new Signs.State(frame(Signs.state("live")), frame(Signs.state("degraded")));
    return new Signs(
        state,
        state,
        EventFrame.of(new SocketBytes().ping()),
        EventFrame.of(bytes(List.of(Signs.goElsewhere())).close(GOING_AWAY, "Open it anew.")),
        EventFrame.of(
            new SocketBytes()
                .close(TRY_AGAIN_LATER, "There are too many readers. Come again in 30 seconds.")),
        EventFrame.of(
            new SocketBytes()
                .close(
                    POLICY_VIOLATION,
                    "The key or token that it was opened with is in force no more.")));
  }

  private EventFrame frame(Message message) {
    return frame(List.of(message));
  }

  EventFrame frame(List<Message> messages) {
    return EventFrame.of(bytes(messages));
  }

  EventFrame apart(List<Message> messages) {
    return EventFrame.apart(bytes(messages));
  }

  private SocketBytes bytes(List<Message> messages) {
    SocketBytes bytes = new SocketBytes();
    messages.stream().map(text).filter(said -> !said.isEmpty()).forEach(bytes::text);
    return bytes;
  }
}
