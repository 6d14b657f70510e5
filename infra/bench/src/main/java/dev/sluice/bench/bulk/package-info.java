/** The program {@code bulk}: the ways in which the driver can write many rows. */
@NullMarked
package dev.sluice.bench.bulk;

import org.jspecify.annotations.NullMarked;
