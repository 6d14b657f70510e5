@NullMarked
package dev.sluice.bench.wall;

import org.jspecify.annotations.NullMarked;
