/** How long a search takes in a large table, whatever is asked. */
@NullMarked
package dev.sluice.bench.search;

import org.jspecify.annotations.NullMarked;
