package dev.sluice.bench.search;

import java.util.Random;
import java.util.function.Function;

/**
 * Something to ask.
 *
 * @param path where
 * @param asking the parameters of one such question
 */
record Question(String what, String path, Function<Random, String> asking) {

  static final String SEARCH = "/api/v1/events";

  /** A search. */
  static Question of(String what, String parameters) {
    return of(what, random -> parameters);
  }

  static Question of(String what, Function<Random, String> asking) {
    return new Question(what, SEARCH, asking);
  }
}
