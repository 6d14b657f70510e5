package dev.sluice.access;

import java.util.UUID;

/**
 * Whom a token is for.
 *
 * @param generation of the client's tokens, as it was when the client was found to be who it says:
 *     where that has ended since, so has the token
 */
record Holder(UUID client, int generation) {

  /** One that has just come. */
  static Holder first(UUID client) {
    return new Holder(client, 0);
  }
}
