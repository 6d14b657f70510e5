package dev.sluice.live;

import dev.sluice.platform.EventStream;
import java.util.UUID;

/**
 * Something live that is read.
 *
 * @param <R> those who read it
 */
interface Feed<R extends Recipient> {

  /**
   * One more reader of what is a client's.
   *
   * @param endsAt the second at which he is asked to come again
   */
  R join(UUID client, EventStream stream, long endsAt);

  void leave(R recipient);
}
