package dev.sluice.bench.report;

import java.util.Locale;

/** Numbers with as many digits as mean something. */
public final class Numbers {
  private Numbers() {}

  public static String text(double number) {
    double size = Math.abs(number);
    boolean whole = size >= 100 || number == Math.rint(number);
    String form = whole ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, number);
  }
}
