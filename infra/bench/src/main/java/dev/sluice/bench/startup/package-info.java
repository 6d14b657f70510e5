/** How long a process takes to start, by role and by how the server is unpacked. */
@NullMarked
package dev.sluice.bench.startup;

import org.jspecify.annotations.NullMarked;
