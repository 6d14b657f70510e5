/**
 * The rules of the house, and the proof that each of them bites: every rule has a house under
 * {@code broken} that keeps all but that one, broken by classes whose names begin with Culprit.
 */
@NullMarked
package dev.sluice.architecture;

import org.jspecify.annotations.NullMarked;
