/** What operators look at, against the server and the programs that read it. */
@NullMarked
package dev.sluice.operations;

import org.jspecify.annotations.NullMarked;
