package dev.sluice.access;

import java.util.UUID;

/**
 * Who is calling, what for, and how much of it.
 *
 * @param credential by what it was known: a name for it, which opens nothing
 */
public record Caller(UUID client, Scope scope, String credential, Rate rate) {}
