package dev.sluice.bench;

import dev.sluice.bench.lab.Lab;

/** Something to measure. */
public interface Program {
  String name();

  Outcome run(Lab lab, Mode mode);
}
