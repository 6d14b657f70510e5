package dev.sluice.dialect;

import dev.sluice.event.Addresses;
import dev.sluice.event.EventJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where something was done, in which session and with what. A client finds that by itself, so that
 * what is too long or no address is cut or left out: nobody could mend it.
 */
record Circumstances(
    Optional<String> page,
    Optional<String> session,
    Optional<String> ip,
    Optional<String> userAgent) {

  private static final int LONGEST_PAGE = 2048;
  private static final int LONGEST_SESSION = 128;
  private static final int LONGEST_USER_AGENT = 1024;

  EventJson of(EventJson event) {
    return event
        .page(cut(page, LONGEST_PAGE))
        .session(session.filter(text -> isWithin(text, LONGEST_SESSION)).orElse(null))
        .ip(ip.flatMap(Addresses::canonical).orElse(null))
        .userAgent(cut(userAgent, LONGEST_USER_AGENT));
  }

  private static @Nullable String cut(Optional<String> text, int limit) {
    return text.map(
            whole ->
                isWithin(whole, limit)
                    ? whole
                    : whole.substring(0, whole.offsetByCodePoints(0, limit)))
        .orElse(null);
  }

  private static boolean isWithin(String text, int limit) {
    return text.codePointCount(0, text.length()) <= limit;
  }
}
