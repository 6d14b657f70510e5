package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.live.Talk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * STOMP 1.0 to 1.2 with somebody who subscribes to the one topic that there is: that there are new
 * data. Any other topic may be subscribed to, and nothing ever comes of it.
 */
final class Stomp implements Talk {

  static final String TOPIC = "/topic/notifications";
  static final String NEWS = "NEW_DATA_AVAILABLE";

  /** As they are called where a WebSocket is opened. */
  static final List<String> PROTOCOLS = List.of("v12.stomp", "v11.stomp", "v10.stomp");

  private static final List<String> VERSIONS = List.of("1.2", "1.1", "1.0");
  private static final int BEAT_MILLIS = 10_000;
  private static final int MILLIS = 1_000;
  private static final int PATIENCE = 3;
  private static final int MOST_SUBSCRIPTIONS = 16;
  private static final int MOST_UNFINISHED = 4 * 1024;
  private static final String END = "\0";
  private static final String BEAT = "\n";

  private final Map<String, String> subscriptions = new LinkedHashMap<>();
  private String version = "";
  private String unfinished = "";
  private boolean isOver;
  private boolean hasSpoken;
  private long heardAt;
  private long toldAt;
  private long beatsEvery;
  private long heardEvery;
  private long messages;

  /** A frame may come in pieces, and heart-beats stand between frames. */
  @Override
  public List<String> reply(String said) {
    hasSpoken = true;
    List<String> frames =
        Stream.of((unfinished + said).split(END, -1)).map(String::stripLeading).toList();
    unfinished = frames.getLast();
    List<String> replies = new ArrayList<>();
    for (String frame : frames.subList(0, frames.size() - 1)) {
      replies.addAll(isOver ? List.of() : answer(StompFrame.parse(frame)));
    }
    if (!isOver && unfinished.length() > MOST_UNFINISHED) {
      replies.addAll(error("A frame is longer than 4 KiB"));
    }
    return List.copyOf(replies);
  }

  private List<String> answer(StompFrame frame) {
    if (version.isEmpty()) {
      return connect(frame);
    }
    return switch (frame.command()) {
      case "SUBSCRIBE" -> subscribe(frame);
      case "UNSUBSCRIBE" -> {
        subscriptions.remove(subscription(frame));
        yield receipt(frame);
      }
      case "DISCONNECT" -> {
        subscriptions.clear();
        yield receipt(frame);
      }
      case "ACK", "NACK", "BEGIN", "COMMIT", "ABORT" -> receipt(frame);
      case "SEND" -> error(frame, "Nothing is taken here: send it by POST");
      default -> error(frame, "This is no command that is known here");
    };
  }

  private List<String> connect(StompFrame frame) {
    if (!List.of("CONNECT", "STOMP").contains(frame.command())) {
      return error(frame, "Connect first");
    }
    List<String> spoken = List.of(frame.header("accept-version", "1.0").split(",", -1));
    List<String> common = VERSIONS.stream().filter(spoken::contains).toList();
    if (common.isEmpty()) {
      isOver = true;
      return List.of(
          new StompFrame("ERROR")
              .with("version", "1.0,1.1,1.2")
              .with("message", "Supported protocol versions are 1.0, 1.1, 1.2")
              .text());
    }
    version = common.getFirst();
    return connected(frame.header("heart-beat", "0,0").split(",", -1));
  }

  private List<String> connected(String[] beats) {
    beatsEvery = seconds(beats.length == 2 ? beats[1] : "");
    heardEvery = seconds(beats[0]);
    String ours =
        "%d,%d".formatted(beatsEvery > 0 ? BEAT_MILLIS : 0, heardEvery > 0 ? BEAT_MILLIS : 0);
    return List.of(
        new StompFrame("CONNECTED").with("version", version).with("heart-beat", ours).text());
  }

  /** The longer of theirs and ours; none where they have none. */
  private static long seconds(String millis) {
    return millis.strip().matches("[1-9]\\d{0,8}")
        ? Math.max(BEAT_MILLIS, Long.parseLong(millis.strip())) / MILLIS
        : 0;
  }

  private List<String> subscribe(StompFrame frame) {
    if (subscriptions.size() == MOST_SUBSCRIPTIONS) {
      return error(frame, "There are as many subscriptions as there may be");
    }
    String topic = frame.header("destination", "");
    if (topic.isEmpty()) {
      return error(frame, "A subscription has a destination");
    }
    subscriptions.put(subscription(frame), topic);
    return receipt(frame);
  }

  /** In the first version it may have no other name. */
  private static String subscription(StompFrame frame) {
    return frame.header("id", frame.header("destination", ""));
  }

  private static List<String> receipt(StompFrame frame) {
    String wanted = frame.header("receipt", "");
    return wanted.isEmpty()
        ? List.of()
        : List.of(new StompFrame("RECEIPT").with("receipt-id", wanted).text());
  }

  private List<String> error(StompFrame frame, String why) {
    String wanted = frame.header("receipt", "");
    StompFrame error = failed(why);
    return List.of((wanted.isEmpty() ? error : error.with("receipt-id", wanted)).text());
  }

  private List<String> error(String why) {
    return List.of(failed(why).text());
  }

  private StompFrame failed(String why) {
    isOver = true;
    return new StompFrame("ERROR").with("message", why);
  }

  @Override
  public List<String> due(boolean hasNews, long second) {
    if (hasSpoken) {
      hasSpoken = false;
      heardAt = second;
    }
    if (isOver || version.isEmpty()) {
      return List.of();
    }
    if (heardEvery > 0 && second - heardAt > PATIENCE * heardEvery) {
      return error("No heart-beat was heard");
    }
    List<String> due = new ArrayList<>(hasNews ? news() : List.of());
    if (due.isEmpty() && beatsEvery > 0 && second - toldAt >= beatsEvery - 1) {
      due.add(BEAT);
    }
    toldAt = due.isEmpty() ? toldAt : second;
    return List.copyOf(due);
  }

  private List<String> news() {
    return subscriptions.entrySet().stream()
        .filter(subscription -> subscription.getValue().equals(TOPIC))
        .map(subscription -> news(subscription.getKey()))
        .toList();
  }

  private String news(String subscription) {
    return new StompFrame("MESSAGE")
        .with("destination", TOPIC)
        .with("content-type", "text/plain;charset=UTF-8")
        .with("subscription", subscription)
        .with("message-id", String.valueOf(++messages))
        .with("content-length", String.valueOf(NEWS.getBytes(UTF_8).length))
        .text(NEWS);
  }

  @Override
  public boolean isOver() {
    return isOver;
  }
}
