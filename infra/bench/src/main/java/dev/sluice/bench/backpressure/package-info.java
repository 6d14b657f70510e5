/**
 * The program {@code backpressure}: what senders see, and what memory does, while the log does not
 * answer and while more comes in than there is room for.
 */
@NullMarked
package dev.sluice.bench.backpressure;

import org.jspecify.annotations.NullMarked;
