package dev.sluice.bench.report;

/** A part of what a program found. */
public sealed interface Part permits Comparison, Section {

  /** For people. */
  String text();
}
