/**
 * Connections to what we keep things in: PostgreSQL for good, Redis for a while. Made once, bounded
 * in number and in time, and shared by the rooms whose work they are.
 *
 * <p>In: settings. Out: a pool, a schema that is up to date, a Redis client. Knows no table and no
 * key; may use {@code platform}.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
