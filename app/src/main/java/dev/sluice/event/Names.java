package dev.sluice.event;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names in one object: a few are compared with each other, many are kept in a set. */
final class Names {

  private static final int FEW = 12;

  private final JsonCursor json;
  private final int[] places = new int[2 * FEW];
  private int used;
  private @Nullable Set<String> many;

  Names(JsonCursor json) {
    this.json = json;
  }

  /** Takes the name that was just read, and tells whether it is a new one. */
  boolean add() {
    if (many == null && (json.isEscaped() || used == places.length)) {
      many = strings();
    }
    return many == null ? addPlace() : many.add(json.text());
  }

  private boolean addPlace() {
    for (int i = 0; i < used; i += 2) {
      if (json.isSameAs(places[i], places[i + 1])) {
        return false;
      }
    }
    places[used++] = json.from();
    places[used++] = json.to();
    return true;
  }

  private Set<String> strings() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < used; i += 2) {
      names.add(json.writtenAt(places[i], places[i + 1]));
    }
    return names;
  }
}
