package dev.sluice.operations;

import static java.util.stream.Collectors.toSet;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The names of meters in a query of Prometheus. */
final class MeterNames {

  private static final Pattern NO_NAMES =
      Pattern.compile(
          "\\{[^}]*}|\"[^\"]*\"|\\[[^]]*]|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "by", "on", "offset");

  private MeterNames() {}

  static Set<String> in(String query) {
    return NAME.matcher(NO_NAMES.matcher(query).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .filter(name -> !WORDS.contains(name))
        .collect(toSet());
  }
}
