package dev.sluice.bench.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** SVG that grows downwards, light or dark as whoever looks at it prefers. */
final class Canvas {
  static final int WIDTH = 860;
  static final int GAP = 8;
  private static final String STYLE =
      """
      text { font: 13px system-ui, sans-serif; fill: #1d2733 }
      .title { font-weight: 600 }
      .label { font-size: 12px }
      .paper { fill: #ffffff }
      .ours { fill: #0f7b8a }
      .reference { fill: #a9b4bf }
      .rounds { stroke: #1d2733; stroke-width: 1.5 }
      .range { stroke: #0f7b8a; stroke-width: 2 }
      .grid { stroke: #d5dbe1 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e3e9ef }
        .paper { fill: #12181f }
        .ours { fill: #3bb3c3 }
        .reference { fill: #5d6b79 }
        .rounds { stroke: #e3e9ef }
        .range { stroke: #3bb3c3 }
        .grid { stroke: #2b3540 }
      }
      """;

  private final StringBuilder drawn = new StringBuilder();
  private int height;

  /** Where what comes next begins. */
  int height() {
    return height;
  }

  void grow(int by) {
    height += by;
  }

  void text(String kind, double x, int y, String words) {
    add(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
            kind,
            x,
            y,
            escaped(words)));
  }

  void line(String kind, double fromX, double toX, int fromY, int toY, double opacity) {
    String shade = opacity < 1 ? String.format(Locale.ROOT, " opacity=\"%.2f\"", opacity) : "";
    add(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"%s/>",
            kind,
            fromX,
            toX,
            fromY,
            toY,
            shade));
  }

  void add(String element) {
    drawn.append(element).append('\n');
  }

  String whole(String title) {
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
