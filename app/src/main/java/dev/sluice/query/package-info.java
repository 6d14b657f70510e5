/**
 * From PostgreSQL to whoever asks.
 *
 * <p>In: the rows and counts that {@code persist} wrote. Out: answers over HTTP, the truth for
 * {@code live}, and the pages for people: the dashboard, the documentation of the API and what each
 * problem means. May use {@code access}, {@code store} and {@code platform}, and {@code log} to
 * know which log the stored events stood in.
 */
@NullMarked
package dev.sluice.query;

import org.jspecify.annotations.NullMarked;
