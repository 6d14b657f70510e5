package dev.sluice.live;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    return join(client, view -> new Listener(view, outlet, CounterView.now()));
  }

  /**
   * Somebody who listens in a way of his own.
   *
   * @param made of what he listens to
   */
  <L extends Listener> L join(UUID client, Function<CounterView, L> made) {
    AtomicReference<@Nullable L> joined = new AtomicReference<>();
    views.compute(
        client,
        (id, shared) -> {
          CounterView view = shared == null ? new CounterView(client, json, this.shown) : shared;
          L listener = made.apply(view);
          view.join(listener);
          joined.set(listener);
          return view;
        });
    return Objects.requireNonNull(joined.get());
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
