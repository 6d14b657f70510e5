package dev.sluice.log;

import dev.sluice.event.Reading;

/**
 * What stands at one offset: an event, or bytes that are none, with the reason.
 *
 * @param bytes as they stand in the log, kept for the case that nobody can store them
 */
public record Entry(long offset, byte[] bytes, Reading reading) {}
