package dev.sluice.bench.report;

import java.util.List;

/** Figures of one kind, one below the other. */
public record Panel(String title, List<Bar> bars) implements Drawn {

  public Panel {
    bars = List.copyOf(bars);
  }

  double most() {
    return bars.stream().mapToDouble(Bar::most).max().orElse(0);
  }

  /**
   * One of them.
   *
   * @param rounds what it comes from: where it was measured once, it is its own least and most
   * @param isReference whether it is what ours is compared to
   */
  public record Bar(String label, Spread rounds, String unit, boolean isReference) {

    double most() {
      return rounds.most();
    }

    boolean isSpread() {
      return rounds.most() > rounds.least();
    }

    String text() {
      return (Numbers.text(rounds.median()) + " " + unit).strip();
    }
  }
}
