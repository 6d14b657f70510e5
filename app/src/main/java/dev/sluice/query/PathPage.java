package dev.sluice.query;

import dev.sluice.platform.JsonPage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a user's path, the newest first. An event has to wait for the one that came before it,
 * which tells whether a visit began.
 */
final class PathPage implements Finds {

  private final JsonPage page;
  private final Function<Cursor, String> sealing;
  private @Nullable FoundEvent waiting;

  /**
   * @param sealing makes a place what callers get
   */
  PathPage(JsonPage page, Function<Cursor, String> sealing) {
    this.page = page;
    this.sealing = sealing;
  }

  @Override
  public boolean takes(FoundEvent event) {
    FoundEvent later = waiting;
    waiting = event;
    return (later == null || takes(PathStep.after(event, later)))
        && (page.room() > 0 || takes(new PathStep(event, null)));
  }

  private boolean takes(PathStep step) {
    return page.takes(step, () -> sealing.apply(step.event().cursor()));
  }

  @Override
  public void breakOff(Cursor place) {
    if (waiting == null || takes(new PathStep(waiting, null))) {
      page.breaksOff(() -> sealing.apply(place));
    }
    waiting = null;
  }

  @Override
  public boolean areFull() {
    return page.isFull();
  }

  @Override
  public int room() {
    return waiting == null ? page.room() : page.room() - 1;
  }

  /** Once the search is over: with what came first a visit began. */
  JsonPage end() {
    if (waiting != null && !page.isFull()) {
      takes(new PathStep(waiting, true));
    }
    return page;
  }
}
