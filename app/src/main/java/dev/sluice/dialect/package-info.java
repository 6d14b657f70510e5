/**
 * Foreign wire formats, each in a file of its own: a translation to our event, and nothing more.
 *
 * <p>In: records in the words of another system. Out: our own, which {@code ingest} takes like any
 * other. May use {@code body}, {@code event}, {@code ingest}, {@code query}, {@code access} and
 * {@code platform}.
 */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
