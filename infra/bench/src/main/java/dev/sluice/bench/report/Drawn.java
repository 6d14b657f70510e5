package dev.sluice.bench.report;

/** A part of a drawing. */
public sealed interface Drawn permits Panel, Ranges {}
