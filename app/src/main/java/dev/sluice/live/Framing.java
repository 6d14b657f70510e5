package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import dev.sluice.platform.SocketBytes;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is put around the texts of a talk over a WebSocket. */
public enum Framing {

  /** Nothing. */
  PLAIN {
    @Override
    void begin(SocketBytes bytes) {}

    @Override
    void beat(SocketBytes bytes) {}

    @Override
    void say(List<String> texts, SocketBytes bytes) {
      texts.forEach(bytes::text);
    }

    @Override
    void end(int code, String reason, SocketBytes bytes) {}

    @Override
    Optional<List<String>> said(String text) {
      return Optional.of(List.of(text));
    }
  },

  /** What SockJS has, so that other transports could stand for a WebSocket. */
  SOCK_JS {
    @Override
    void begin(SocketBytes bytes) {
      bytes.text("o");
    }

    @Override
    void beat(SocketBytes bytes) {
      bytes.text("h");
    }

    @Override
    void say(List<String> texts, SocketBytes bytes) {
      if (!texts.isEmpty()) {
        bytes.text("a" + JsonMapper.shared().writeValueAsString(texts));
      }
    }

    @Override
    void end(int code, String reason, SocketBytes bytes) {
      bytes.text("c" + JsonMapper.shared().writeValueAsString(List.of(code, reason)));
    }

    @Override
    Optional<List<String>> said(String text) {
      try {
        return Optional.of(texts(JsonMapper.shared().readTree(text)));
      } catch (JacksonException | IllegalArgumentException broken) {
        return Optional.empty();
      }
    }
  };

  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TRY_AGAIN_LATER = 1013;

  abstract void begin(SocketBytes bytes);

  abstract void beat(SocketBytes bytes);

  abstract void say(List<String> texts, SocketBytes bytes);

  abstract void end(int code, String reason, SocketBytes bytes);

  /** The texts that stand in what a reader has sent, or nothing where that is broken. */
  abstract Optional<List<String>> said(String text);

  /** One text, or a list of them. */
  private static List<String> texts(JsonNode json) {
    return json.isArray() ? json.valueStream().map(Framing::text).toList() : List.of(text(json));
  }

  private static String text(JsonNode json) {
    if (!json.isString()) {
      throw new IllegalArgumentException("What stands there is no text");
    }
    return json.stringValue();
  }

  /** What all are told alike who are spoken to so; they are made for good. */
  Signs signs() {
    SocketBytes hello = new SocketBytes();
    begin(hello);
    EventFrame begun = EventFrame.of(hello);
    EventFrame nothing = EventFrame.of(new SocketBytes());
    SocketBytes beat = new SocketBytes().ping();
    beat(beat);
    return new Signs(
        new Signs.State(begun, begun),
        new Signs.State(nothing, nothing),
        EventFrame.of(beat),
        farewell(GOING_AWAY, "Open it anew."),
        farewell(TRY_AGAIN_LATER, "There are too many readers."),
        farewell(POLICY_VIOLATION, "The key is in force no more."));
  }

  private EventFrame farewell(int code, String reason) {
    SocketBytes bytes = new SocketBytes();
    end(code, reason, bytes);
    return EventFrame.of(bytes.close(code, reason));
  }

  /** What a talk has to say, which may be its last. */
  EventFrame frame(Talk talk, List<String> texts) {
    SocketBytes bytes = new SocketBytes();
    say(texts, bytes);
    if (talk.isOver() && !texts.isEmpty()) {
      end(NORMAL, "It is over.", bytes);
      bytes.close(NORMAL, "It is over.");
    }
    return EventFrame.of(bytes);
  }

  /** What somebody is told who has sent what can't be read. */
  EventFrame broken() {
    return farewell(PROTOCOL_ERROR, "Broken framing.");
  }
}
