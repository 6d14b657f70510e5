/** Figures: their spread, what they should be, and how they are shown. */
@NullMarked
package dev.sluice.bench.report;

import org.jspecify.annotations.NullMarked;
