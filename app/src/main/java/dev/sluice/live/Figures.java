package dev.sluice.live;

import dev.sluice.query.CountName;
import dev.sluice.query.UserActivity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What readers are shown of a client's counts. */
final class Figures {

  private static final Map<String, String> SHOWN_AS =
      Map.of("action", "byAction", "page", "byPage", "role", "byRole");

  private Map<String, Number> told = Map.of();

  /** All of them, as they were told last: what has moved since is told next. */
  Map<String, Object> snapshot(Fold fold, double rate, long hits) {
    if (told.isEmpty()) {
      told = figures(fold, rate, hits);
    }
    Map<String, Object> all = new LinkedHashMap<>(told);
    SHOWN_AS.values().stream().sorted().forEach(shown -> all.put(shown, new HashMap<>()));
    fold.sums()
        .forEach(
            (name, value) -> {
              if (value != 0) {
                add(all, name, value);
              }
            });
    return all;
  }

  /** Those that are not what was told last; what a name has come to is told whole. */
  Map<String, Object> changes(Fold fold, double rate, long hits, Set<CountName> names) {
    Map<String, Number> now = figures(fold, rate, hits);
    Map<String, Object> changes = new LinkedHashMap<>();
    now.forEach(
        (figure, value) -> {
          if (!value.equals(told.get(figure))) {
            changes.put(figure, value);
          }
        });
    names.forEach(name -> add(changes, name, fold.sum(name)));
    told = now;
    return changes;
  }

  @SuppressWarnings("unchecked")
  private static void add(Map<String, Object> shown, CountName name, long value) {
    @Nullable String as = SHOWN_AS.get(name.dimension());
    if (as != null) {
      ((Map<String, Long>) shown.computeIfAbsent(as, each -> new HashMap<String, Long>()))
          .put(name.key(), value);
    }
  }

  private static Map<String, Number> figures(Fold fold, double rate, long hits) {
    UserActivity activity = UserActivity.of(fold.sums());
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("total", fold.sum(CountName.TOTAL));
    figures.put("users", fold.sum(CountName.USERS));
    figures.put("activeUsers", activity.users());
    figures.put("actionsPerUser", activity.actions());
    figures.put("gini", activity.gini());
    figures.put("eventsPerSecond", UserActivity.rounded(rate));
    figures.put("apiHits", hits);
    return figures;
  }
}
