package dev.sluice.access;

import org.jspecify.annotations.Nullable;

/**
 * What a password is checked against.
 *
 * @param password as it was hashed; none where the client has none
 */
record Account(Holder holder, @Nullable String password, boolean isSuspended) {

  @Override
  public String toString() {
    return "Account[client=" + holder.client() + "]";
  }
}
