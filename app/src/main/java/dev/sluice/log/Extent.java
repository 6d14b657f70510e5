package dev.sluice.log;

/**
 * What a partition of the log holds now.
 *
 * @param log the topic's id
 * @param epoch its leader's epoch
 * @param first the offset of its first event
 * @param end the offset after its last one
 */
record Extent(String log, int epoch, long first, long end) {}
