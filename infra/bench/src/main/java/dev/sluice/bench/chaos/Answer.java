package dev.sluice.bench.chaos;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back; status 0 stands for nothing. */
record Answer(int status, String body) {
  private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":(\\d+)");

  static final Answer NONE = new Answer(0, "");

  boolean isYes() {
    return status >= 200 && status < 300;
  }

  boolean isNone() {
    return status == 0;
  }

  /** That it can't be done now. */
  boolean isRefusal() {
    return status == 429 || status == 503;
  }

  /** Whether it is one that there is a good reason for, whatever happens to engines and servers. */
  boolean isExpected() {
    return isYes() || isNone() || isRefusal() || status == 408 || status == 504;
  }

  /** How many events were taken. */
  int accepted() {
    Matcher accepted = ACCEPTED.matcher(body);
    return accepted.find() ? Integer.parseInt(accepted.group(1)) : 0;
  }
}
