package dev.sluice.access;

import java.util.UUID;

/** Who is calling, and what for. */
public record Caller(UUID client, Scope scope) {}
