package dev.sluice.bench.report;

import java.util.Locale;

/**
 * Ranges as lines from a dot to their end, those of one kind close together and the later the
 * darker, on a scale of tens.
 */
final class Dots {
  private static final int LEFT = 330;
  private static final int RIGHT = Canvas.WIDTH - 60;
  private static final int HEAD = 32;
  private static final int LEGEND = 18;
  private static final int SAMPLE = 40;
  private static final int AXIS = 24;
  private static final int STEP = 7;
  private static final int BETWEEN = 12;
  private static final int BASELINE = 4;
  private static final double PALEST = 0.35;

  private final Canvas canvas;
  private final Ranges ranges;
  private final Ranges.Decades decades;

  Dots(Canvas canvas, Ranges ranges) {
    this.canvas = canvas;
    this.ranges = ranges;
    this.decades = ranges.decades();
  }

  void draw() {
    canvas.grow(HEAD);
    canvas.text(
        "title",
        Canvas.GAP,
        canvas.height() - Canvas.GAP,
        "half of them within (the dot), 99 of 100 within (the end of the line)");
    for (int number = 0; number < ranges.series().size(); number++) {
      legend(number);
    }
    grid();
    ranges.lines().forEach(this::draw);
  }

  private void legend(int number) {
    range(Canvas.GAP + BASELINE, Canvas.GAP + SAMPLE, canvas.height() + LEGEND / 2, number);
    canvas.text(
        "label",
        Canvas.GAP * 2 + SAMPLE,
        canvas.height() + LEGEND / 2 + BASELINE,
        ranges.series().get(number));
    canvas.grow(LEGEND);
  }

  private void grid() {
    canvas.grow(AXIS);
    int bottom = canvas.height() + ranges.lines().size() * rowHeight();
    for (int power = decades.least(); power <= decades.most(); power++) {
      double figure = Math.pow(10, power);
      canvas.line("grid", x(figure), x(figure), canvas.height(), bottom, 1);
      canvas.text(
          "label",
          x(figure) - Canvas.GAP,
          canvas.height() - Canvas.GAP,
          Numbers.text(figure) + " " + ranges.unit());
    }
  }

  private void draw(Ranges.Line line) {
    canvas.text("label", Canvas.GAP, canvas.height() + rowHeight() / 2 + BASELINE, line.what());
    for (int number = 0; number < line.ranges().size(); number++) {
      Ranges.Range range = line.ranges().get(number);
      int y = canvas.height() + (BETWEEN + STEP) / 2 + number * STEP;
      range(x(range.half()), x(range.nearlyAll()), y, number);
    }
    canvas.grow(rowHeight());
  }

  private int rowHeight() {
    return ranges.series().size() * STEP + BETWEEN;
  }

  private double x(double figure) {
    return LEFT + decades.share(figure) * (RIGHT - LEFT);
  }

  private void range(double from, double to, int y, int number) {
    canvas.line("range", from, to, y, y, opacity(number));
    canvas.add(
        String.format(
            Locale.ROOT,
            "<circle class=\"ours\" cx=\"%.1f\" cy=\"%d\" r=\"3\" opacity=\"%.2f\"/>",
            from,
            y,
            opacity(number)));
  }

  private double opacity(int number) {
    int last = ranges.series().size() - 1;
    return last == 0 ? 1 : PALEST + (1 - PALEST) * number / last;
  }
}
