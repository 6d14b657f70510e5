package dev.sluice.bench.report;

import java.util.Locale;

/** A panel as bars, one below the other, on a scale of its own that begins at zero. */
final class Bars {
  private static final int MOST = 700;
  private static final int LABEL = 20;
  private static final int BAR = 12;
  private static final int HEAD = 40;

  private final Canvas canvas;

  Bars(Canvas canvas) {
    this.canvas = canvas;
  }

  void draw(Panel panel) {
    canvas.grow(HEAD);
    canvas.text("title", Canvas.GAP, canvas.height() - Canvas.GAP * 2, panel.title());
    double scale = panel.most() > 0 ? MOST / panel.most() : 0;
    panel.bars().forEach(bar -> draw(bar, scale));
  }

  private void draw(Panel.Bar bar, double scale) {
    int top = canvas.height() + LABEL;
    canvas.text("label", Canvas.GAP, top - Canvas.GAP, bar.label());
    bar(bar.isReference() ? "reference" : "ours", top, bar.rounds().median() * scale);
    if (bar.isSpread()) {
      rounds(bar.rounds(), top + BAR / 2, scale);
    }
    canvas.text("figure", Canvas.GAP + bar.most() * scale + Canvas.GAP, top + BAR - 1, bar.text());
    canvas.grow(LABEL + BAR + Canvas.GAP);
  }

  private void bar(String kind, int top, double width) {
    canvas.add(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
            kind,
            Canvas.GAP,
            top,
            width,
            BAR));
  }

  private void rounds(Spread rounds, int y, double scale) {
    canvas.line(
        "rounds", Canvas.GAP + rounds.least() * scale, Canvas.GAP + rounds.most() * scale, y, y, 1);
  }
}
