package dev.sluice.architecture.broken.places;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class InnocentApplication {}
