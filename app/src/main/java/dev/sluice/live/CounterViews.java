package dev.sluice.live;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The figures that somebody on this node is looking at: one view for each client, shared by all its
 * readers and gone with the last of them.
 */
final class CounterViews implements Feed<Listener> {

  private final JsonMapper json;
  private final Shown shown;
  private final Map<UUID, CounterView> views = new ConcurrentHashMap<>();

  /**
   * @param shown is told of each change that is
   */
  CounterViews(JsonMapper json, Shown shown) {
    this.json = json;
    this.shown = shown;
  }

  @Override
  public Listener join(UUID client, Outlet outlet) {
    Listener[] joined = new Listener[1];
    views.compute(
        client,
        (id, shared) -> {
          CounterView view = shared == null ? new CounterView(client, json, this.shown) : shared;
          joined[0] = new Listener(view, outlet, CounterView.now());
          view.join(joined[0]);
          return view;
        });
    return joined[0];
  }

  @Override
  public void leave(Listener listener) {
    views.computeIfPresent(
        listener.view().client(),
        (id, shared) -> shared == listener.view() && shared.leave(listener) ? null : shared);
  }

  void hear(Hint hint) {
    CounterView view = views.get(hint.client());
    if (view != null) {
      view.hear(hint);
    }
  }

  Collection<CounterView> all() {
    return views.values();
  }

  Map<UUID, CounterView> byClient() {
    return views;
  }
}
