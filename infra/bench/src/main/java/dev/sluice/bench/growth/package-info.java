/** The program {@code growth}: what it costs to store an event once many are stored. */
@NullMarked
package dev.sluice.bench.growth;

import org.jspecify.annotations.NullMarked;
