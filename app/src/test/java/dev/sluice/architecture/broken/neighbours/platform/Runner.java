package dev.sluice.architecture.broken.neighbours.platform;

import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Runner {}
