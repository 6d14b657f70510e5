package dev.sluice.operations;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says at {@code /metrics}, in Prometheus' own text. */
record Scrape(List<String> lines) {

  private static final Pattern SAMPLE = Pattern.compile("([\\w:]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  static Scrape of(String text) {
    return new Scrape(text.lines().toList());
  }

  /** One series with its value. */
  record Sample(String name, Map<String, String> labels, double value) {}

  List<Sample> samples() {
    return lines.stream()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .map(Scrape::sample)
        .toList();
  }

  private static Sample sample(Matcher line) {
    Map<String, String> labels = new TreeMap<>();
    if (line.group(2) != null) {
      LABEL
          .matcher(line.group(2))
          .results()
          .forEach(each -> labels.put(each.group(1), each.group(2)));
    }
    return new Sample(line.group(1), labels, Double.parseDouble(line.group(3)));
  }

  Set<String> names() {
    return samples().stream().map(Sample::name).collect(toSet());
  }

  double sum(String name, String... labels) {
    return samples().stream()
        .filter(sample -> sample.name.equals(name))
        .filter(sample -> has(sample, labels))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean has(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!sample.labels.getOrDefault(labels[i], "").equals(labels[i + 1])) {
        return false;
      }
    }
    return true;
  }

  /** Each of our own families with its kind and labels, as METRICS.md has them. */
  Set<String> families() {
    Map<String, String> kinds = new TreeMap<>();
    lines.stream()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1))
        .filter(type -> type[2].matches("(sluice|user_activity)_.*"))
        .forEach(type -> kinds.put(type[2], type[3]));
    kinds.keySet().removeIf(name -> name.endsWith("_max") && kinds.containsKey(base(name)));
    Map<String, List<Sample>> byFamily =
        samples().stream().collect(groupingBy(sample -> family(sample.name, kinds.keySet())));
    return kinds.keySet().stream()
        .map(
            name ->
                "%s %s %s"
                    .formatted(
                        name, kinds.get(name), labels(byFamily.getOrDefault(name, List.of()))))
        .collect(toCollection(TreeSet::new));
  }

  private static String base(String name) {
    return name.substring(0, name.length() - "_max".length());
  }

  private static String family(String sample, Set<String> families) {
    return families.contains(sample) ? sample : sample.replaceFirst("_(bucket|count|sum|max)$", "");
  }

  private static Set<String> labels(List<Sample> samples) {
    Set<String> names =
        samples.stream()
            .flatMap(sample -> sample.labels.entrySet().stream())
            .filter(label -> !label.getKey().equals("le") && !label.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .collect(toCollection(TreeSet::new));
    return names;
  }
}
