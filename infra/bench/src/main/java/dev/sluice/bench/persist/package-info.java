/** The program {@code persist}: how fast events are stored, and what one costs. */
@NullMarked
package dev.sluice.bench.persist;

import org.jspecify.annotations.NullMarked;
