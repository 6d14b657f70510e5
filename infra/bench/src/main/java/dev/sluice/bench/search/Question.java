package dev.sluice.bench.search;

import java.util.Random;
import java.util.function.Function;

/**
 * Something to search for.
 *
 * @param asking the parameters of one such search
 */
record Question(String what, Function<Random, String> asking) {

  static Question of(String what, String parameters) {
    return new Question(what, random -> parameters);
  }
}
