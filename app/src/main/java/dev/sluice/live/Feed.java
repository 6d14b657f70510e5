package dev.sluice.live;

import java.util.UUID;

/**
 * Something live that is read.
 *
 * @param <R> those who read it
 */
interface Feed<R extends Recipient> {

  /** One more reader of what is a client's. */
  R join(UUID client, Outlet outlet);

  void leave(R recipient);
}
