package dev.sluice.architecture.broken.places.event.text;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {}
