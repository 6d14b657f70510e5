/**
 * The durable record. The only room that knows Kafka.
 *
 * <p>In: events to append. Out: batches of them, in the order of their partition, from any place on
 * that a reader names. May use {@code event} and {@code platform}.
 */
@NullMarked
package dev.sluice.log;

import org.jspecify.annotations.NullMarked;
