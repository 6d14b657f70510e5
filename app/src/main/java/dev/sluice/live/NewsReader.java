package dev.sluice.live;

import dev.sluice.platform.EventFrame;

/** One who is told that something has changed, once a second at the most, and not what. */
final class NewsReader extends Listener {

  private final TalkWire wire;
  private long known;

  NewsReader(CounterView view, Outlet outlet, TalkWire wire, long now) {
    super(view, outlet, now);
    this.wire = wire;
    this.known = view.news();
  }

  @Override
  void tell(EventFrame change, long number, long now) {
    // he is told when he is ready for it, however often it changes until then
  }

  @Override
  void catchUp(long now) {
    if (isReady()) {
      long news = view().news();
      EventFrame due = wire.due(news != known, now);
      known = news;
      say(due, now);
      due.release();
    }
  }
}
