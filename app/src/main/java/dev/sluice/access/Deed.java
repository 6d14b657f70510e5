package dev.sluice.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * Something that somebody has changed about clients, keys, tokens and secrets.
 *
 * @param client who did it
 * @param credential by what it was known who it is; never what opens anything
 * @param what was done
 * @param subject the client, the key by its prefix, the token or the secret that it was done to
 */
record Deed(UUID client, String credential, What what, String subject) {

  /** By whom a change is made that takes no credential. */
  static final String UNASKED = "none";

  /** All there is to be done. */
  enum What {
    CLIENT_REGISTERED,
    CLIENT_RENAMED,
    CLIENT_SUSPENDED,
    CLIENT_REINSTATED,
    LIMITS_CHANGED,
    PASSWORD_CHANGED,
    KEY_CREATED,
    KEY_CHANGED,
    KEY_REVOKED,
    LOGGED_OUT,
    OPERATOR_SIGNED_IN,
    SECRETS_ROTATED,
    USER_ERASED,
    USER_EXPORTED;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static What of(String label) {
      return Arrays.stream(values())
          .filter(what -> what.label().equals(label))
          .findAny()
          .orElseThrow(() -> new IllegalArgumentException(label));
    }
  }

  static Deed of(Caller caller, What what, UUID subject) {
    return of(caller, what, subject.toString());
  }

  static Deed of(Caller caller, What what, String subject) {
    return new Deed(caller.client(), caller.credential(), what, subject);
  }
}
