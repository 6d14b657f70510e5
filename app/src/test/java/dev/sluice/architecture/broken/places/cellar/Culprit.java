package dev.sluice.architecture.broken.places.cellar;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {}
