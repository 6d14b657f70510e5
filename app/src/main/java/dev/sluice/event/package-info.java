/**
 * The shared language: what an event is, how it is read, and why one is refused.
 *
 * <p>In: the bytes of one JSON object, somewhere in an array, and where they came from. Out: an
 * {@link Event}, or a {@link Rejection} that says what is wrong with it. Nothing here does I/O, and
 * nothing here knows another room.
 */
@NullMarked
package dev.sluice.event;

import org.jspecify.annotations.NullMarked;
