@NullMarked
package dev.sluice.bench.chaos;

import org.jspecify.annotations.NullMarked;
