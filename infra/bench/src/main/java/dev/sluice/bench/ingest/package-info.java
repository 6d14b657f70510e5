/** The program {@code ingest}: how fast events are taken in, and what one costs. */
@NullMarked
package dev.sluice.bench.ingest;

import org.jspecify.annotations.NullMarked;
