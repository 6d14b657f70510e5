package dev.sluice.live;

import dev.sluice.platform.EventFrame;

/**
 * What all readers who are spoken to in one way are told alike, made once for good.
 *
 * @param hello so that a reader knows he is connected before anything has happened
 * @param state whether what he is shown comes late
 * @param comment so that both sides know of each other while nothing happens
 * @param reconnect that he has to come again, here or elsewhere
 * @param later the same, but not soon
 * @param refused that he may read no more
 */
record Signs(
    State hello,
    State state,
    EventFrame comment,
    EventFrame reconnect,
    EventFrame later,
    EventFrame refused) {

  /** One of two. */
  record State(EventFrame live, EventFrame degraded) {

    EventFrame of(boolean isDegraded) {
      return isDegraded ? degraded : live;
    }
  }

  static Message state(String name) {
    return Message.sign("state", "{\"state\":\"" + name + "\"}");
  }

  static Message goElsewhere() {
    return Message.sign("reconnect", "{}");
  }
}
