package dev.sluice.bench.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a program was told, each as {@code --name=value}. */
public final class Options {
  private final Map<String, String> values = new HashMap<>();

  public Options(String... given) {
    for (String argument : given) {
      String[] pair = argument.split("=", 2);
      values.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** None where there is nothing between. */
  public List<String> words(String name, String between) {
    return Stream.of(text(name, "").split(between))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }
}
