package dev.sluice.architecture.broken.neighbours.persist;

import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Rows {}
