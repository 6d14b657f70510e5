/**
 * Foreign wire formats, each in a file of its own: a translation to our event and back, and nothing
 * more.
 *
 * <p>In: records in the words of another system. Out: our own, which {@code ingest} takes like any
 * other; what is stored, as {@code query} finds it, and that there is news, as {@code live} hears
 * of it, in those words again. May use {@code body}, {@code event}, {@code ingest}, {@code query},
 * {@code live}, {@code access} and {@code platform}.
 */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
