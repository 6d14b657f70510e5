package dev.sluice.architecture.broken.language.event;

import dev.sluice.architecture.broken.language.log.Place;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritKnowsARoom {
  Place place = new Place();
}
