/**
 * The bytes of a body: decoded, and cut into records.
 *
 * <p>In: chunks of bytes as they come, and what the request says of them. Out: {@link
 * dev.sluice.body.Slice slices}, each the place of one record in the bytes that were given, made
 * when they are asked for and in memory that does not grow with the body; or a {@link
 * dev.sluice.body.BodyException} that says what is wrong with it. Knows no event, no framework and
 * no other room.
 */
@NullMarked
package dev.sluice.body;

import org.jspecify.annotations.NullMarked;
