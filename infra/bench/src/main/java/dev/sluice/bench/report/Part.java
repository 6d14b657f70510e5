package dev.sluice.bench.report;

import java.util.List;

/** A part of what a program found. */
public sealed interface Part permits Comparison, Section {

  /** For people. */
  String text();

  /** To be drawn. */
  List<Panel> panels();
}
