package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Events that can be told apart in the log. */
public final class NumberedEvents {
  private static final int DIGITS = 12;
  private static final byte[] MARK = "\"number\":\"".getBytes(US_ASCII);
  private static final String START =
      "{\"action\":\"numbered\",\"user\":\"user-1\",\"page\":\"/numbered\",\"metadata\":{\"number\":\"";
  private static final String END = "\",\"note\":\"%s\"}}";
  private static final byte[] EVENT = template();

  private NumberedEvents() {}

  private static byte[] template() {
    int room = Payloads.LENGTH - START.length() - DIGITS - END.formatted("").length();
    return (START + "0".repeat(DIGITS) + END.formatted("x".repeat(room))).getBytes(US_ASCII);
  }

  public static byte[] event(long number) {
    byte[] event = EVENT.clone();
    long rest = number;
    for (int at = START.length() + DIGITS - 1; at >= START.length(); at--) {
      event[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return event;
  }

  /** The number of an event as the log holds it, or -1 where it is none of ours. */
  public static long number(byte[] value) {
    for (int at = 0; at <= value.length - MARK.length - DIGITS; at++) {
      if (isMark(value, at)) {
        return Long.parseLong(new String(value, at + MARK.length, DIGITS, US_ASCII));
      }
    }
    return -1;
  }

  private static boolean isMark(byte[] value, int at) {
    for (int i = 0; i < MARK.length; i++) {
      if (value[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }
}
