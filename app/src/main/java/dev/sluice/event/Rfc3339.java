package dev.sluice.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times as texts, to the microsecond. Java's own parser also takes 24:00:00, 23:59:60, seconds in
 * an offset and a million years, and takes its time.
 */
public final class Rfc3339 {

  private static final String DATE_AND_TIME = "0000-00-00T00:00:00";
  private static final String OFFSET = "00:00";

  private static final int FRACTION_AT = DATE_AND_TIME.length();
  private static final int LONGEST_FRACTION = 9;
  private static final int SECONDS_OF_DAY = 86_400;

  /** Milliseconds since 1970, in no more digits than a number has room for. */
  private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,15}");

  private Rfc3339() {}

  /** A time as callers may write it in an address: as here, or in milliseconds since 1970. */
  public static Optional<Instant> parseOrMillis(String text) {
    return MILLISECONDS.matcher(text).matches()
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
        : parse(text);
  }

  static Optional<Instant> parse(String text) {
    int zoneAt = endOfFraction(text);
    if (!isLike(DATE_AND_TIME, text, 0) || !isZone(text, zoneAt)) {
      return Optional.empty();
    }
    try {
      long second = second(text) - offset(text, zoneAt);
      return Optional.of(Instant.ofEpochSecond(second, nanos(text, zoneAt)));
    } catch (DateTimeException e) {
      // a day that its month does not have, an hour that its day does not have
      return Optional.empty();
    }
  }

  private static int endOfFraction(String text) {
    if (text.length() <= FRACTION_AT || text.charAt(FRACTION_AT) != '.') {
      return FRACTION_AT;
    }
    int end = FRACTION_AT + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isZone(String text, int at) {
    int fraction = at - FRACTION_AT - 1;
    if (at >= text.length() || fraction == 0 || fraction > LONGEST_FRACTION) {
      return false;
    }
    return switch (text.charAt(at)) {
      case 'Z', 'z' -> text.length() == at + 1;
      case '+', '-' -> text.length() == at + 1 + OFFSET.length() && isLike(OFFSET, text, at + 1);
      default -> false;
    };
  }

  /** Whether a text has, from a place on, digits where an example has zeros, and else the same. */
  private static boolean isLike(String example, String text, int at) {
    if (text.length() < at + example.length()) {
      return false;
    }
    for (int i = 0; i < example.length(); i++) {
      char wanted = example.charAt(i);
      char c = text.charAt(at + i);
      if (wanted == '0' ? !isDigit(c) : c != wanted && !(wanted == 'T' && c == 't')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static long second(String text) {
    LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    LocalTime time = LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19));
    return date.toEpochDay() * SECONDS_OF_DAY + time.toSecondOfDay();
  }

  private static int offset(String text, int at) {
    char zone = text.charAt(at);
    if (zone == 'Z' || zone == 'z') {
      return 0;
    }
    int sign = zone == '-' ? -1 : 1;
    int hours = number(text, at + 1, at + 3);
    int minutes = number(text, at + 4, at + 6);
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes).getTotalSeconds();
  }

  /** Without what is less than a microsecond. */
  private static int nanos(String text, int end) {
    int nanos = 0;
    for (int i = 0; i < 6; i++) {
      int at = FRACTION_AT + 1 + i;
      nanos = nanos * 10 + (at < end ? text.charAt(at) - '0' : 0);
    }
    return nanos * 1000;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  /** A time of four-digit years as a text in UTC, with as many thousandths as it needs. */
  static String text(Instant time) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    byte[] text = "0000-00-00T00:00:00.000000Z".getBytes(ISO_8859_1);
    put(text, 0, 4, utc.getYear());
    put(text, 5, 7, utc.getMonthValue());
    put(text, 8, 10, utc.getDayOfMonth());
    put(text, 11, 13, utc.getHour());
    put(text, 14, 16, utc.getMinute());
    put(text, 17, 19, utc.getSecond());
    int zoneAt = FRACTION_AT + putFraction(text, time.getNano() / 1000);
    text[zoneAt] = 'Z';
    return new String(text, 0, zoneAt + 1, ISO_8859_1);
  }

  private static int putFraction(byte[] text, int micros) {
    if (micros == 0) {
      return 0;
    }
    put(text, FRACTION_AT + 1, FRACTION_AT + 7, micros);
    return micros % 1000 == 0 ? ".000".length() : ".000000".length();
  }

  private static void put(byte[] text, int from, int to, int number) {
    int rest = number;
    for (int i = to - 1; i >= from; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
