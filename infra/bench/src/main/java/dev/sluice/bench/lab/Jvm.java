package dev.sluice.bench.lab;

import java.util.ArrayList;
import java.util.List;

/** How a virtual machine is set up: alike for all that is compared. */
final class Jvm {
  private static final List<String> ALIKE =
      List.of(
          "-XX:+UseParallelGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Jvm() {}

  static List<String> options(String heap) {
    List<String> options = new ArrayList<>(ALIKE);
    options.add("-Xmx" + heap);
    return List.copyOf(options);
  }

  /** The words that run a class of this class path. */
  static List<String> running(String heap, String program) {
    List<String> words = new ArrayList<>(options(heap));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    return words;
  }
}
