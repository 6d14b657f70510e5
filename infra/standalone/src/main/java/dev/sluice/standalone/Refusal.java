package dev.sluice.standalone;

/** Why Sluice does not start, in one sentence for the user. */
final class Refusal extends RuntimeException {
  Refusal(String sentence) {
    super(sentence);
  }
}
