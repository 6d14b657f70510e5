package dev.sluice.query;

import dev.sluice.platform.JsonPage;
import java.util.function.Function;

/** Where a search puts what it finds, for as long as there is room. */
interface Finds extends Search.Taker {

  /** There may be more behind a place, and nobody looks for it now. */
  void breakOff(Cursor place);

  /** Whether there is more, which has no room. */
  boolean areFull();

  /**
   * In a page, as they are.
   *
   * @param sealing makes a place what callers get
   */
  static Finds in(JsonPage page, Function<Cursor, String> sealing) {
    return new Finds() {
      @Override
      public boolean takes(FoundEvent event) {
        return page.takes(event, () -> sealing.apply(event.cursor()));
      }

      @Override
      public void breakOff(Cursor place) {
        page.breaksOff(() -> sealing.apply(place));
      }

      @Override
      public boolean areFull() {
        return page.isFull();
      }

      @Override
      public int room() {
        return page.room();
      }
    };
  }
}
