/**
 * From the log to PostgreSQL, exactly once.
 *
 * <p>In: batches, each of one log partition. Out: rows, counts and the partitions' next offsets in
 * one transaction, and word of it to {@code live}; later on, what each period has brought. Over
 * HTTP, dead letters, the way back into the log for them, and a check of the counts. May use {@code
 * event}, {@code log}, {@code live}, {@code access}, {@code store} and {@code platform}.
 */
@NullMarked
package dev.sluice.persist;

import org.jspecify.annotations.NullMarked;
