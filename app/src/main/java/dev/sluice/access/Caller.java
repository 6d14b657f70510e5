package dev.sluice.access;

import dev.sluice.platform.Networks;
import java.util.UUID;

/**
 * Who is calling, what for, and how much of it.
 *
 * @param credential by what it was known: a name for it, which opens nothing
 * @param from where it may come from; anywhere for none
 */
public record Caller(UUID client, Scope scope, String credential, Rate rate, Networks from) {

  /** Before the id of one. */
  static final String TOKEN = "token ";

  public Caller(UUID client, Scope scope, String credential, Rate rate) {
    this(client, scope, credential, rate, Networks.NONE);
  }

  /** What the credential is called where it is revoked. */
  String credentialId() {
    return credential.startsWith(TOKEN) ? credential.substring(TOKEN.length()) : credential;
  }
}
