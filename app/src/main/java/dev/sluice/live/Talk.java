package dev.sluice.live;

import java.util.List;

/** One conversation with somebody who wants to know when there is something new, on one thread. */
public interface Talk {

  /** What he is told who has said something. */
  List<String> reply(String said);

  /**
   * What he is told now, once a second.
   *
   * @param hasNews whether anything has changed since he was asked for last
   * @param second of a clock that goes on
   */
  List<String> due(boolean hasNews, long second);

  /** Whether nothing more is to be said. */
  boolean isOver();
}
