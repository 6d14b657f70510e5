/**
 * HTTP in: the bodies of requests become events, and events go to the log.
 *
 * <p>In: requests of callers that may write. Out: events in {@code log}, and an answer once they
 * are durable. May use {@code body}, {@code event}, {@code log}, {@code access} and {@code
 * platform}.
 */
@NullMarked
package dev.sluice.ingest;

import org.jspecify.annotations.NullMarked;
