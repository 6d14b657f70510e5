package dev.sluice.architecture.broken.nullness.marked;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {}
