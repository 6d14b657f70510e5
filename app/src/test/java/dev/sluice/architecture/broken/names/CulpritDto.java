package dev.sluice.architecture.broken.names;

import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritDto {}
