package dev.sluice.architecture.broken.bytes.event;

import org.jspecify.annotations.NullMarked;

@NullMarked
public final class Event {}
