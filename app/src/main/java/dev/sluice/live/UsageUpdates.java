package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import dev.sluice.platform.SocketBytes;
import dev.sluice.query.FoundEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the clients of an older tracker read over a WebSocket: events of their own client, each as
 * the use of an endpoint, and an answer to whatever they say.
 */
record UsageUpdates(UUID client) implements Wire {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Signs SIGNS = new SocketMessages(message -> "").signs();

  @Override
  public EventFrame frame(List<Message> messages) {
    return new SocketMessages(this::text).frame(messages);
  }

  @Override
  public EventFrame apart(List<Message> messages) {
    return new SocketMessages(this::text).apart(messages);
  }

  @Override
  public Signs signs() {
    return SIGNS;
  }

  /** Where they came from nobody closed a connection. */
  @Override
  public boolean isForWhoReturns() {
    return false;
  }

  /** They know of nothing but events. */
  private String text(Message message) {
    FoundEvent event = message.event();
    return event == null ? "" : JSON.writeValueAsString(update(event));
  }

  private Map<String, Object> update(FoundEvent event) {
    Map<String, Object> use = new LinkedHashMap<>();
    use.put("endpoint", Objects.requireNonNullElse(event.page(), event.action()));
    use.put("ip_address", Objects.requireNonNullElse(event.ip(), ""));
    use.put("timestamp", event.receivedAt().getEpochSecond());
    Map<String, Object> update = new LinkedHashMap<>();
    update.put("type", "usage_update");
    update.put("client_id", client.toString());
    update.put("data", use);
    update.put("timestamp", Instant.now().getEpochSecond());
    return update;
  }

  @Override
  public EventFrame reply(String said) {
    return EventFrame.of(
        new SocketBytes()
            .text(JSON.writeValueAsString(reply(type(said), Instant.now().getEpochSecond()))));
  }

  private static Map<String, Object> reply(String type, long now) {
    Map<String, Object> reply = new LinkedHashMap<>();
    switch (type) {
      case "subscribe" -> {
        reply.put("type", "subscribed");
        reply.put("message", "Successfully subscribed to updates");
        reply.put("timestamp", now);
      }
      case "ping" -> {
        reply.put("type", "pong");
        reply.put("time", now);
      }
      default -> {
        reply.put("type", "error");
        reply.put("message", "Unknown message type");
        reply.put("timestamp", now);
      }
    }
    return reply;
  }

  private static String type(String said) {
    try {
      return JSON.readTree(said).path("type").asString("");
    } catch (JacksonException unreadable) {
      return "";
    }
  }
}
