package dev.sluice.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself knows of an event: who sent it, when it came, from where and by what. One
 * does for all the events that came together.
 */
public record Origin(
    UUID client, Instant receivedAt, @Nullable String ip, @Nullable String userAgent) {

  private static final int MAX_USER_AGENT = 1024;

  public Origin {
    // PostgreSQL keeps microseconds: what goes into the log must equal what comes out of a row
    receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
    ip = ip == null ? null : Addresses.canonical(withoutZone(ip)).orElse(null);
    userAgent = userAgent == null ? null : keepable(userAgent);
  }

  /** Java writes a link-local address with the interface it was seen on. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  /** What a browser sends is cut, not refused: its user can't help it. */
  private static @Nullable String keepable(String userAgent) {
    String kept = isPlain(userAgent) ? userAgent : cut(userAgent);
    return kept.isEmpty() ? null : kept;
  }

  private static boolean isPlain(String userAgent) {
    return userAgent.length() <= MAX_USER_AGENT
        && userAgent.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static String cut(String userAgent) {
    return userAgent
        .codePoints()
        .filter(c -> c != 0 && Character.getType(c) != Character.SURROGATE)
        .limit(MAX_USER_AGENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
