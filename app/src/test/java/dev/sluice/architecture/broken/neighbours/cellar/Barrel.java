package dev.sluice.architecture.broken.neighbours.cellar;

import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Barrel {}
