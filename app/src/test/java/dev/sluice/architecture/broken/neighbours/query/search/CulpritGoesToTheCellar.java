package dev.sluice.architecture.broken.neighbours.query.search;

import dev.sluice.architecture.broken.neighbours.cellar.Barrel;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritGoesToTheCellar {
  Barrel barrel = new Barrel();
}
