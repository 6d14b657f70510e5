/** The program {@code latency}: how long an event is on its way, at a rate that is kept up. */
@NullMarked
package dev.sluice.bench.latency;

import org.jspecify.annotations.NullMarked;
