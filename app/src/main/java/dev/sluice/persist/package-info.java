/**
 * From the log to PostgreSQL, exactly once.
 *
 * <p>In: batches of one log partition. Out: rows, counts and the partition's next offset in one
 * transaction, and word of it to {@code live}; later on, what each period has brought; dead letters
 * over HTTP, and back into the log. May use {@code event}, {@code log}, {@code live}, {@code
 * access}, {@code store} and {@code platform}.
 */
@NullMarked
package dev.sluice.persist;

import org.jspecify.annotations.NullMarked;
