package dev.sluice.bench.chaos;

import java.util.UUID;

/**
 * The client that all events of a run are of.
 *
 * @param key with which they are sent
 * @param token with which they are read
 */
record Account(UUID client, String key, String token) {}
