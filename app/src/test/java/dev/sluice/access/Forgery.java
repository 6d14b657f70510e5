package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Makes tokens that are good but for one thing: the signature is right, whatever is signed, unless
 * that is the thing.
 */
record Forgery(KeyRing.Named key, String header, String payload) {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** A token that is good. */
  static Forgery of(KeyRing ring, UUID client) {
    KeyRing.Named key = ring.current("tokens");
    long now = Instant.now().getEpochSecond();
    return new Forgery(
        key,
        "{\"alg\":\"HS256\",\"typ\":\"sluice+jwt\",\"kid\":\"%s\"}".formatted(key.id()),
        """
        {"iss":"sluice","aud":"sluice","sub":"%s","jti":"%s","scope":"read","gen":0,"iat":%d,"nbf":%d,"exp":%d}\
        """
            .formatted(client, UUID.randomUUID(), now, now, now + 3600));
  }

  Forgery header(UnaryOperator<String> change) {
    return new Forgery(key, changed(header, change), payload);
  }

  Forgery payload(UnaryOperator<String> change) {
    return new Forgery(key, header, changed(payload, change));
  }

  private static String changed(String text, UnaryOperator<String> change) {
    String changed = change.apply(text);
    if (changed.equals(text)) {
      throw new AssertionError("Nothing was changed in " + text);
    }
    return changed;
  }

  String text() {
    return signed(base64(header) + "." + base64(payload));
  }

  String signed(String signed) {
    return signed + "." + BASE64.encodeToString(KeyedHash.of(key.key(), signed));
  }

  String unsigned() {
    return base64(header) + "." + base64(payload) + ".";
  }

  static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(UTF_8));
  }
}
