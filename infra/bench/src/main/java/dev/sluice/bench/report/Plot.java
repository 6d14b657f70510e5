package dev.sluice.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Panels as bars in SVG, light or dark as whoever looks at them prefers. */
public final class Plot {
  private static final int WIDTH = 860;
  private static final int BARS = 700;
  private static final int GAP = 8;
  private static final int LABEL = 20;
  private static final int BAR = 12;
  private static final int HEAD = 40;
  private static final String STYLE =
      """
      text { font: 13px system-ui, sans-serif; fill: #1d2733 }
      .title { font-weight: 600 }
      .label { font-size: 12px }
      .paper { fill: #ffffff }
      .ours { fill: #0f7b8a }
      .reference { fill: #a9b4bf }
      .rounds { stroke: #1d2733; stroke-width: 1.5 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e3e9ef }
        .paper { fill: #12181f }
        .ours { fill: #3bb3c3 }
        .reference { fill: #5d6b79 }
        .rounds { stroke: #e3e9ef }
      }
      """;

  private final StringBuilder drawn = new StringBuilder();
  private int height;

  private Plot() {}

  /** The panels, one below the other, each on a scale of its own that begins at zero. */
  public static String of(String title, List<Panel> panels) {
    Plot plot = new Plot();
    panels.forEach(plot::draw);
    return plot.whole(title);
  }

  private void draw(Panel panel) {
    height += HEAD;
    text("title", GAP, height - GAP * 2, panel.title());
    double scale = panel.most() > 0 ? BARS / panel.most() : 0;
    panel.bars().forEach(bar -> draw(bar, scale));
  }

  private void draw(Panel.Bar bar, double scale) {
    text("label", GAP, height + LABEL - GAP, bar.label());
    int top = height + LABEL;
    bar(bar.isReference() ? "reference" : "ours", top, bar.rounds().median() * scale);
    if (bar.isSpread()) {
      rounds(bar.rounds(), top + BAR / 2, scale);
    }
    text("figure", GAP + bar.most() * scale + GAP, top + BAR - 1, bar.text());
    height += LABEL + BAR + GAP;
  }

  private void text(String kind, double x, int y, String words) {
    add(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
            kind,
            x,
            y,
            escaped(words)));
  }

  private void bar(String kind, int top, double width) {
    add(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
            kind,
            GAP,
            top,
            width,
            BAR));
  }

  private void rounds(Spread rounds, int y, double scale) {
    add(
        String.format(
            Locale.ROOT,
            "<line class=\"rounds\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
            GAP + rounds.least() * scale,
            GAP + rounds.most() * scale,
            y,
            y));
  }

  private void add(String element) {
    drawn.append(element).append('\n');
  }

  private String whole(String title) {
    int bottom = height + GAP * 2;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
    <title>%3$s</title>
    <style>
    %4$s</style>
    <rect class="paper" width="%1$d" height="%2$d"/>
    %5$s</svg>
    """
        .formatted(WIDTH, bottom, escaped(title), STYLE, drawn);
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(
            each ->
                switch (each) {
                  case '<' -> "&lt;";
                  case '&' -> "&amp;";
                  default -> Character.toString(each);
                })
        .collect(Collectors.joining());
  }
}
