package dev.sluice;

import java.util.Random;

/** What the generated inputs of this run came from, so that a failure can be had again. */
public final class Seed {

  private static final String PROPERTY = "test.seed";

  private static final long VALUE = Long.getLong(PROPERTY, System.nanoTime());

  private Seed() {}

  /** The same for each test that asks, whatever ran before it. */
  public static Random random() {
    return new Random(VALUE);
  }

  /** How to have it again, for the description of an assertion. */
  public static String hint() {
    return "again with -D" + PROPERTY + "=" + VALUE;
  }
}
