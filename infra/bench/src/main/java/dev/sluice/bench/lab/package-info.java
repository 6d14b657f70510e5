/**
 * What is measured, and where: the engines, the server and the reference, each in a process of its
 * own, and what a process costs in time and memory.
 */
@NullMarked
package dev.sluice.bench.lab;

import org.jspecify.annotations.NullMarked;
