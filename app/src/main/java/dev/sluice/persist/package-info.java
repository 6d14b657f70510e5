/**
 * From the log to PostgreSQL, exactly once.
 *
 * <p>In: batches of one log partition. Out: rows, counts and the partition's next offset in one
 * transaction, and word of it to {@code live}. For those who run it, a check of the counts over
 * HTTP. May use {@code event}, {@code log}, {@code access}, {@code live}, {@code store} and {@code
 * platform}.
 */
@NullMarked
package dev.sluice.persist;

import org.jspecify.annotations.NullMarked;
