/**
 * Sluice takes user-activity events in over HTTP, says yes once they are durable, stores each
 * exactly once and shows the counts moving.
 *
 * <pre>
 *           {@link dev.sluice.ingest}            {@link dev.sluice.log}           {@link dev.sluice.persist}
 *  HTTP ──▶ bytes to events ──▶ Kafka ──▶ rows, counts and offset ──▶ PostgreSQL ──▶ {@link dev.sluice.query} ──▶ HTTP
 *                                                   │ after the commit      │
 *                                                   ▼                       ▼ the truth
 *                                                 Redis ──────────▶ {@link dev.sluice.live} ──▶ SSE
 * </pre>
 *
 * <p>Read on in this order: {@link dev.sluice.platform.Role} has the four stages, {@link
 * dev.sluice.event.Event} what flows through them, then the rooms along the arrow. Each room's own
 * page says what comes in, what goes out and what it may use; {@link dev.sluice.SluiceApplication}
 * puts them together. {@code access} stands before every endpoint, {@code body} reads the bytes of
 * requests, {@code store} holds the connections, {@code platform} carries all of them.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
