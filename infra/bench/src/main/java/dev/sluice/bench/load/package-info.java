/**
 * Load that costs little: bytes made beforehand, one event loop, no more of an answer read than its
 * status and its length.
 */
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
