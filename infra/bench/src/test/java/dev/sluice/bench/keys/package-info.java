@NullMarked
package dev.sluice.bench.keys;

import org.jspecify.annotations.NullMarked;
