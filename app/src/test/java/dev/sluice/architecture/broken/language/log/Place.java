package dev.sluice.architecture.broken.language.log;

import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Place {}
