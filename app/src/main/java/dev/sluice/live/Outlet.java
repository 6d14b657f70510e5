package dev.sluice.live;

import dev.sluice.platform.EventStream;

/**
 * Where a reader is spoken to.
 *
 * @param endsAt the second at which he is asked to come again
 */
record Outlet(EventStream stream, Wire wire, long endsAt) {}
