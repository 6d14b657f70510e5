package dev.sluice.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The first line of a file in which Linux counts: words, most of them numbers. */
record Stat(List<String> words) {

  /** What stands behind a mark; nothing where there is no such file. */
  static Stat of(Path file, String mark) {
    try (Stream<String> lines = Files.lines(file)) {
      String line = lines.findFirst().orElse("");
      String rest = line.substring(line.lastIndexOf(mark) + mark.length());
      return new Stat(List.of(rest.strip().split("\\s+")));
    } catch (IOException notLinuxOrGone) {
      return new Stat(List.of());
    }
  }

  /** Of a process or a thread, behind its name. */
  static Stat of(Path folder) {
    return of(folder.resolve("stat"), ")");
  }

  long sum(List<Integer> places) {
    return places.stream()
        .filter(place -> place < words.size())
        .mapToLong(place -> Long.parseLong(words.get(place)))
        .sum();
  }
}
