/** What the dashboard costs the browser that it stays open in. */
@NullMarked
package dev.sluice.bench.wall;

import org.jspecify.annotations.NullMarked;
