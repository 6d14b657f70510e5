/** What it costs to show many readers what changes. */
@NullMarked
package dev.sluice.bench.live;

import org.jspecify.annotations.NullMarked;
