package dev.sluice.live;

import dev.sluice.platform.EventFrame;

/** What all readers are told alike, made once for good. */
final class Signs {

  private static final int RETRY_MILLIS = 3_000;
  private static final int RETRY_LATER_MILLIS = 30_000;

  private static final String RETRY = "retry:" + RETRY_MILLIS + "\n:\n\n";
  private static final String LIVE = "event:state\ndata:{\"state\":\"live\"}\n\n";
  private static final String DEGRADED = "event:state\ndata:{\"state\":\"degraded\"}\n\n";

  private final EventFrame helloLive = EventFrame.of(RETRY + LIVE);
  private final EventFrame helloDegraded = EventFrame.of(RETRY + DEGRADED);
  private final EventFrame live = EventFrame.of(LIVE);
  private final EventFrame degraded = EventFrame.of(DEGRADED);
  private final EventFrame comment = EventFrame.of(":\n\n");
  private final EventFrame reconnect = EventFrame.event("reconnect", "{}");
  private final EventFrame later = EventFrame.of("retry:" + RETRY_LATER_MILLIS + "\n:\n\n");

  /** So that a reader knows he is connected before anything has happened. */
  EventFrame hello(boolean isDegraded) {
    return isDegraded ? helloDegraded : helloLive;
  }

  EventFrame state(boolean isDegraded) {
    return isDegraded ? degraded : live;
  }

  EventFrame comment() {
    return comment;
  }

  EventFrame reconnect() {
    return reconnect;
  }

  /** An error would keep an EventSource from ever coming again. */
  EventFrame later() {
    return later;
  }
}
