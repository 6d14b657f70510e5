@NullMarked
package dev.sluice.bench.flood;

import org.jspecify.annotations.NullMarked;
