package dev.sluice.architecture.broken.nullness.unmarked;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {}
