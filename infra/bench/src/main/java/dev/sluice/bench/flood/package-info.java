/** More than there is room for, of all kinds, and what others notice of it. */
@NullMarked
package dev.sluice.bench.flood;

import org.jspecify.annotations.NullMarked;
