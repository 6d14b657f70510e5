package dev.sluice.event;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is kept of the network address that an event came from. */
public enum Addresses {
  KEEP,
  TRUNCATE,
  DROP;

  private static final int LARGEST_PART = 255;
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  /** A literal in the one way that we write its address; nothing is ever looked up. */
  public static Optional<String> canonical(String literal) {
    return isCanonicalV4(literal) ? Optional.of(literal) : parsed(literal);
  }

  private static Optional<String> parsed(String literal) {
    try {
      return LITERAL.matcher(literal).matches()
          ? Optional.of(InetAddress.ofLiteral(literal).getHostAddress())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isCanonicalV4(String literal) {
    int from = 0;
    for (int part = 0; part < 3; part++) {
      int dot = literal.indexOf('.', from);
      if (!isPart(literal, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isPart(literal, from, literal.length());
  }

  private static boolean isPart(String literal, int from, int to) {
    if (to <= from || to > from + 3 || (literal.charAt(from) == '0' && to > from + 1)) {
      return false;
    }
    int part = 0;
    for (int i = from; i < to; i++) {
      char c = literal.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      part = part * 10 + c - '0';
    }
    return part <= LARGEST_PART;
  }

  /** What is kept of a canonical one: all, the first 24 (or, of IPv6, 48) bits, or nothing. */
  @Nullable String kept(@Nullable String canonical) {
    return switch (this) {
      case KEEP -> canonical;
      case TRUNCATE -> canonical == null ? null : truncated(canonical);
      case DROP -> null;
    };
  }

  private static String truncated(String canonical) {
    int lastDot = canonical.lastIndexOf('.');
    if (lastDot > 0) {
      return canonical.substring(0, lastDot) + ".0";
    }
    int third = canonical.indexOf(':', canonical.indexOf(':', canonical.indexOf(':') + 1) + 1);
    return canonical.substring(0, third) + ":0:0:0:0:0";
  }
}
