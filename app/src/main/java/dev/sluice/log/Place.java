package dev.sluice.log;

/** Where an event stands in the log. */
public record Place(int partition, long offset) {}
