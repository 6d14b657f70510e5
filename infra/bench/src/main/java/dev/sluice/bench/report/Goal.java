package dev.sluice.bench.report;

/** What a figure should be at the least or at the most. */
public record Goal(Subject subject, Side side, double limit) {

  /** Which of a row's figures is meant. */
  public enum Subject {
    OURS,
    RATIO
  }

  /** On which side of the limit it should be. */
  public enum Side {
    AT_LEAST,
    AT_MOST
  }

  public static Goal atLeast(Subject subject, double limit) {
    return new Goal(subject, Side.AT_LEAST, limit);
  }

  public static Goal atMost(Subject subject, double limit) {
    return new Goal(subject, Side.AT_MOST, limit);
  }

  boolean isMetBy(double figure) {
    return switch (side) {
      case AT_LEAST -> figure >= limit;
      case AT_MOST -> figure <= limit;
    };
  }

  String verdict(double figure) {
    String words =
        switch (side) {
          case AT_LEAST -> "at least";
          case AT_MOST -> "at most";
        };
    return "%s %s: %s".formatted(words, Numbers.text(limit), isMetBy(figure) ? "met" : "missed");
  }
}
