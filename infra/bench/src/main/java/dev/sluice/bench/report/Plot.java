package dev.sluice.bench.report;

import java.util.List;

/** A drawing in SVG of what was found. */
public final class Plot {
  private Plot() {}

  /** The parts, one below the other, each on a scale of its own. */
  public static String of(String title, List<? extends Drawn> parts) {
    Canvas canvas = new Canvas();
    for (Drawn part : parts) {
      switch (part) {
        case Panel panel -> new Bars(canvas).draw(panel);
        case Ranges ranges -> new Dots(canvas, ranges).draw();
      }
    }
    return canvas.whole(title);
  }
}
