package dev.sluice.access;

import java.util.Set;

/** What remembers credentials, and has to hear of those that are revoked. */
interface Revocable {

  /**
   * What is known of these is so no longer.
   *
   * @param ids of credentials, or of clients, each of whose credentials is meant
   */
  void forget(Set<String> ids);

  /** Whatever was revoked until now has been said. */
  default void heard() {}

  /** Some may have been revoked unheard. */
  void doubt();
}
