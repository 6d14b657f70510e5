package dev.sluice.query;

import java.util.UUID;

/** How far a log partition has come with a client's counts. */
public record SlotVersion(UUID client, int partition, long version) {}
