package dev.sluice.platform;

import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Shows settings without what is secret in them. */
public final class Secrets {

  private static final String MASK = "…";
  private static final Pattern NAMES = Pattern.compile(".*(password|secret|token|key)");
  private static final Pattern USER = Pattern.compile("^([\\w+.-]+://)?.*@");
  private static final Pattern OPTION =
      Pattern.compile("(?i)((?:password|passwd|pwd|secret|token|key)=)[^&\\s]*");

  /** Keys, tokens and what stands before a host, wherever somebody may have written them. */
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(\\bsl_[0-9A-Za-z]{12})[0-9A-Za-z]+"
              + "|(\\beyJ)[\\w-]+\\.[\\w-]+\\.[\\w-]+"
              + "|(://[^\\s/:@]*:)[^\\s/@]+(?=@)"
              + "|((?i:password|passwd|pwd|secret|token|key)=)[^&\\s,;)\\]}]+");

  private Secrets() {}

  /** A text as it may be logged. */
  static String hidden(String text) {
    return CREDENTIAL
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(lead(found) + MASK));
  }

  private static String lead(MatchResult found) {
    return IntStream.rangeClosed(1, found.groupCount())
        .mapToObj(found::group)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  /** The value of a setting, as it may be logged. */
  public static String masked(String name, String value) {
    if (NAMES.matcher(name).matches()) {
      return MASK;
    }
    String withoutUser = USER.matcher(value).replaceFirst("$1" + MASK + "@");
    return OPTION.matcher(withoutUser).replaceAll("$1" + MASK);
  }
}
