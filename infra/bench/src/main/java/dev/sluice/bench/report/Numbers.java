package dev.sluice.bench.report;

import java.util.Locale;

/** Numbers with as many digits as mean something. */
public final class Numbers {
  private Numbers() {}

  public static String text(double number) {
    double size = Math.abs(number);
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, number);
  }

  public static String mebibytes(long bytes) {
    return text(bytes / (double) (1 << 20)) + " MiB";
  }
}
