package dev.sluice.architecture.broken.neighbours;

import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Application {}
