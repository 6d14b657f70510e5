package dev.sluice.access;

import java.util.UUID;

/**
 * What the database has to say of a token that is good by itself.
 *
 * @param inForce until it is revoked, or its client is no longer let in
 */
record StoredToken(Caller caller, boolean inForce) implements Standing {

  @Override
  public UUID client() {
    return caller.client();
  }
}
