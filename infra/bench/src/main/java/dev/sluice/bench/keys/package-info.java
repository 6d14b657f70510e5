/** Whether the time of a refusal tells what was wrong with the key. */
@NullMarked
package dev.sluice.bench.keys;

import org.jspecify.annotations.NullMarked;
