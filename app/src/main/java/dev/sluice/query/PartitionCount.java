package dev.sluice.query;

/** A count as one log partition has it, and the version that it has there. */
public record PartitionCount(int partition, long version, long value) {}
