/**
 * From PostgreSQL to whoever asks.
 *
 * <p>In: the rows and counts that {@code persist} wrote. Out: answers over HTTP, the dashboard, and
 * the truth for {@code live}. May use {@code access}, {@code store} and {@code platform}.
 */
@NullMarked
package dev.sluice.query;

import org.jspecify.annotations.NullMarked;
