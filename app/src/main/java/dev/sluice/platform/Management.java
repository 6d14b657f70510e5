package dev.sluice.platform;

/**
 * What operators and their machines ask for.
 *
 * @param all how each engine and role is, and the meters
 * @param states whether the process works, and no more
 */
record Management(Endpoints all, Endpoints states) {}
